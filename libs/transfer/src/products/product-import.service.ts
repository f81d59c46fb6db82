import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { AppError, BackgroundJobs, Database, type RunningJob } from 'markethall/kernel';
import { TaxService } from 'markethall/tax';
import { fileRefused } from '../transfer.errors.js';
import { PRODUCT_PICTURES } from '../pictures/picture-import.service.js';
import { BatchReader, type Batch } from './batch-reader.js';
import { problemsOfError } from './catalog-input.js';
import { ImportLedger } from './import-ledger.js';
import { type ImportResult, initialState, noOutcome, type Outcome, stateOf } from './import-result.js';
import { formatFor, type ImportTarget, targetOf } from './import-target.js';
import { Lanes } from './lanes.js';
import { type BatchItem, ProductBatch } from './product-batch.js';
import { countRows, UnreadableFile } from './product-file.js';

/** Batches that are written at once, each on a connection of its own. */
const LANES = 3;
/** Behind the stock's own work before COMMIT. */
const LAST = '~';

/** Rolls a dry run back with what it would have done. */
class DryRun extends Error {
  constructor(readonly outcome: Outcome) {
    super('a dry run writes nothing');
  }
}

/** Imports a file of products as the job says. Safe to repeat, and to go on where another worker was killed. */
@Injectable()
export class ProductImportService {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly tax: TaxService,
    private readonly batches: ProductBatch,
    private readonly jobs: BackgroundJobs,
  ) {}

  /**
   * Reads the file once to see that it can be read at all, then writes it batch by batch, some at a time; each batch is
   * one transaction with the job's checkpoint. A dry run does the same and rolls every batch back. Problems of rows go to
   * the job. Throws import_file_refused (422) for a file that cannot be read: nothing of it is written.
   */
  async run(job: RunningJob): Promise<ImportResult> {
    const target = await targetOf(job.payload, this.channels);
    try {
      const state = stateOf(job.checkpoint) ?? initialState(await this.survey(job, target), target.dryRun);
      const ledger = new ImportLedger(job, state);
      await ledger.settle();
      await this.writeAll(job, target, ledger);
      await this.queuePictures(job, ledger.result);
      return ledger.result;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw retryable(error);
      for (const problem of error.problems) await job.error(problem);
      throw fileRefused(error);
    }
  }

  /** Counts the rows; throws UnreadableFile. */
  private async survey(job: RunningJob, target: ImportTarget): Promise<number> {
    const rows = await countRows(job.input(), formatFor(target), () => job.throwIfStopped());
    await job.progress(0, rows);
    return rows;
  }

  /** What the file names is fetched by a job of its own: the import does not wait for other servers. */
  private async queuePictures(job: RunningJob, { dryRun, images }: ImportResult): Promise<void> {
    if (dryRun || images.queued === 0) return;
    await this.jobs.enqueue(PRODUCT_PICTURES, { importId: job.id }, { ownerId: job.ownerId });
  }

  /** Where a batch may have to make categories it is alone: two that miss the same one would make it twice. */
  private async writeAll(job: RunningJob, target: ImportTarget, ledger: ImportLedger): Promise<void> {
    const lanes = new Lanes(LANES);
    try {
      for await (const batch of new BatchReader(ledger).read(job.input(), formatFor(target))) {
        if (batch.newPaths) await lanes.idle();
        await lanes.start(() => this.write(job, batch, target, ledger));
        if (batch.newPaths) await lanes.idle();
      }
    } finally {
      await lanes.idle();
    }
  }

  /** One transaction for all; where it must be given up, one for each product, so that only the culprit fails. */
  private async write(job: RunningJob, batch: Batch, target: ImportTarget, ledger: ImportLedger): Promise<void> {
    const { items, from } = batch;
    try {
      return await this.attempt(job, batch, target, ledger);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [only, ...others] = items;
      if (only !== undefined && others.length === 0) return ledger.note(refused(only, error), [from, from + 1]);
    }
    for (const [index, item] of items.entries())
      await this.write(job, { ...batch, items: [item], from: from + index }, target, ledger);
  }

  private async attempt(job: RunningJob, batch: Batch, target: ImportTarget, ledger: ImportLedger): Promise<void> {
    const { items, from } = batch;
    const range = [from, from + items.length] as const;
    const turn = ledger.turn();
    await this.warm();
    try {
      let saved = null as Awaited<ReturnType<ImportLedger['save']>> | null;
      await this.db.transaction(async () => {
        turn.give(); // of an attempt that was rolled back
        const outcome = await this.batches.write(items, target, job.id);
        if (target.dryRun) throw new DryRun(outcome);
        const save = async (): Promise<void> => {
          await turn.take();
          saved = await ledger.save(outcome, range);
        };
        this.db.beforeCommit(save, 'guard', LAST);
      });
      if (saved !== null) await ledger.settle(saved);
    } catch (error) {
      if (!(error instanceof DryRun)) throw error;
      await ledger.note(error.outcome, range);
    } finally {
      turn.give();
    }
  }

  /** Has in memory what every batch asks for: inside of a transaction a cache keeps nothing. */
  private async warm(): Promise<void> {
    await this.channels.list();
    await this.tax.categoryCodes();
  }
}

function refused(item: BatchItem, error: AppError): Outcome {
  const outcome = { ...noOutcome(), rows: item.rows };
  outcome.products.failed = 1;
  outcome.problems = item.product === null ? [...item.problems] : problemsOfError(item.product, error);
  return outcome;
}

/** Somebody's fault that can be named, unlike a database that is busy. */
const isRefusal = (error: unknown): error is AppError => error instanceof AppError && error.status < 500;

/** The job's runner gives up on AppErrors; a busy database deserves another attempt. */
const retryable = (error: unknown): unknown =>
  error instanceof AppError && error.status >= 500 ? new Error(error.detail, { cause: error }) : error;
