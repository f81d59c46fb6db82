import type { RunningJob } from 'markethall/kernel';
import { advance, type ImportResult, type ImportState, type Outcome } from './import-result.js';
import { isDone } from './import-progress.js';

/** Items of the file that an outcome is about: their indexes from 0. */
export type ItemRange = readonly [from: number, to: number];

/**
 * What an import has done so far. Batches end in any order, but one at a time: a batch takes its turn when everything
 * else of its transaction is written, saves the checkpoint, commits, and gives the turn back. So each checkpoint holds
 * exactly what is committed with it and before it.
 */
export class ImportLedger {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly job: RunningJob,
    private state: ImportState,
  ) {}

  get result(): ImportResult {
    return this.state.result;
  }

  isDone(index: number): boolean {
    return isDone(this.state, index);
  }

  /** A turn that is not taken yet. */
  turn(): Turn {
    return new Turn(() => this.acquire());
  }

  /** Saves the state as it is with the outcome; inside of the transaction, in a turn. */
  async save(outcome: Outcome, range: ItemRange): Promise<ImportState> {
    const next = advance(this.state, outcome, range);
    await this.job.saveCheckpoint({ ...next });
    return next;
  }

  /** The outcome of a batch that has written nothing. */
  async note(outcome: Outcome, range: ItemRange): Promise<void> {
    const turn = this.turn();
    await turn.take();
    try {
      await this.settle(advance(this.state, outcome, range));
    } finally {
      turn.give();
    }
  }

  /**
   * Takes over what is committed and records its problems at the job; in a turn, outside of a transaction, which may run
   * more than once.
   */
  async settle(state: ImportState = this.state): Promise<void> {
    this.state = state;
    const { problems, result, total } = state;
    for (const problem of problems) await this.job.error({ ...problem, detail: problem.detail.slice(0, 500) });
    await this.job.progress(result.rows, total);
    this.state = { ...state, problems: [] };
    if (problems.length > 0 || result.dryRun) await this.job.saveCheckpoint({ ...this.state });
  }

  private async acquire(): Promise<() => void> {
    const before = this.last;
    let release = (): void => undefined;
    this.last = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }
}

/** The right to be the one that commits. */
export class Turn {
  private release: (() => void) | null = null;

  constructor(private readonly acquire: () => Promise<() => void>) {}

  async take(): Promise<void> {
    this.release ??= await this.acquire();
  }

  /** Nothing happens when it is not taken. */
  give(): void {
    this.release?.();
    this.release = null;
  }
}
