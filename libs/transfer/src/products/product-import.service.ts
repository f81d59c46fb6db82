import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { AppError, Database, type RunningJob } from 'markethall/kernel';
import { TaxService } from 'markethall/tax';
import { fileRefused } from '../transfer.errors.js';
import { problemsOf, SeenSkus } from './import-check.js';
import {
  advance,
  type ImportResult,
  type ImportState,
  initialState,
  noOutcome,
  type Outcome,
  stateOf,
} from './import-result.js';
import { formatFor, type ImportTarget, targetOf } from './import-target.js';
import type { ParsedProduct } from './imported-product.js';
import { problemsOfError } from './catalog-input.js';
import { type BatchItem, ProductBatch } from './product-batch.js';
import { readProducts, UnreadableFile } from './product-file.js';

/** Products, and rows, of one transaction. */
const PRODUCTS_A_BATCH = 100;
const ROWS_A_BATCH = 1_000;

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
  ) {}

  /**
   * Reads the file once to see that it can be read at all, then writes it batch by batch; each batch is one transaction
   * with the job's checkpoint. A dry run does the same and rolls every batch back. Problems of rows go to the job.
   * Throws import_file_refused (422) for a file that cannot be read: nothing of it is written.
   */
  async run(job: RunningJob): Promise<ImportResult> {
    const target = await targetOf(job.payload, this.channels);
    try {
      let state = stateOf(job.checkpoint) ?? initialState(await this.survey(job, target), target.dryRun);
      state = await this.settled(job, state);
      for await (const batch of this.batchesOf(job, target, state.items))
        state = await this.write(job, batch, target, state);
      return state.result;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw retryable(error);
      for (const problem of error.problems) await job.error(problem);
      throw fileRefused(error);
    }
  }

  /** Counts the rows; throws UnreadableFile. */
  private async survey(job: RunningJob, target: ImportTarget): Promise<number> {
    let rows = 0;
    for await (const parsed of readProducts(job.input(), formatFor(target))) {
      rows += parsed.rows;
      job.throwIfStopped();
    }
    await job.progress(0, rows);
    return rows;
  }

  private async *batchesOf(job: RunningJob, target: ImportTarget, done: number): AsyncGenerator<BatchItem[]> {
    const skus = new SeenSkus();
    let batch: BatchItem[] = [];
    let rows = 0;
    let index = 0;
    for await (const parsed of readProducts(job.input(), formatFor(target))) {
      const item = checked(parsed, skus);
      index += 1;
      if (index <= done) continue;
      batch.push(item);
      rows += item.rows;
      if (batch.length < PRODUCTS_A_BATCH && rows < ROWS_A_BATCH) continue;
      yield batch;
      batch = [];
      rows = 0;
    }
    if (batch.length > 0) yield batch;
  }

  /** One transaction for all; where it must be given up, one for each product, so that only the culprit fails. */
  private async write(
    job: RunningJob,
    items: readonly BatchItem[],
    target: ImportTarget,
    state: ImportState,
  ): Promise<ImportState> {
    try {
      return await this.settled(job, await this.attempt(job, items, target, state));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const [only, ...others] = items;
      if (only !== undefined && others.length === 0) return this.settled(job, advance(state, refused(only, error)));
    }
    let next = state;
    for (const item of items) next = await this.write(job, [item], target, next);
    return next;
  }

  private async attempt(
    job: RunningJob,
    items: readonly BatchItem[],
    target: ImportTarget,
    state: ImportState,
  ): Promise<ImportState> {
    await this.warm();
    try {
      return await this.db.transaction(async () => {
        const outcome = await this.batches.write(items, target, job.id);
        if (target.dryRun) throw new DryRun(outcome);
        const next = advance(state, outcome);
        await job.saveCheckpoint({ ...next });
        return next;
      });
    } catch (error) {
      if (error instanceof DryRun) return advance(state, error.outcome);
      throw error;
    }
  }

  /** Has in memory what every batch asks for: inside of a transaction a cache keeps nothing. */
  private async warm(): Promise<void> {
    await this.channels.list();
    await this.tax.categoryCodes();
  }

  /** Records what the last batch had to complain about, outside of its transaction: that may have run more than once. */
  private async settled(job: RunningJob, state: ImportState): Promise<ImportState> {
    for (const problem of state.problems) await job.error({ ...problem, detail: problem.detail.slice(0, 500) });
    await job.progress(state.result.rows, state.total);
    const next = { ...state, problems: [] };
    if (state.problems.length > 0 || state.result.dryRun) await job.saveCheckpoint({ ...next });
    return next;
  }
}

function checked(parsed: ParsedProduct & { rows: number }, skus: SeenSkus): BatchItem {
  const { product, rows } = parsed;
  if (product === null) return { product, rows, problems: parsed.problems };
  const problems = [...problemsOf(product), ...skus.add(product.variants)];
  return { product: problems.length === 0 ? product : null, rows, problems };
}

function refused(item: BatchItem, error: AppError): Outcome {
  const outcome = { ...noOutcome(), items: 1, rows: item.rows };
  outcome.products.failed = 1;
  outcome.problems = item.product === null ? [...item.problems] : problemsOfError(item.product, error);
  return outcome;
}

/** Somebody's fault that can be named, unlike a database that is busy. */
const isRefusal = (error: unknown): error is AppError => error instanceof AppError && error.status < 500;

/** The job's runner gives up on AppErrors; a busy database deserves another attempt. */
const retryable = (error: unknown): unknown =>
  error instanceof AppError && error.status >= 500 ? new Error(error.detail, { cause: error }) : error;
