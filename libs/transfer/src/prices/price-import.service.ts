import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { AppError, Database, keyOf, type RunningJob, systemActor } from 'markethall/kernel';
import { type PriceEntry, PriceListPrices, type PriceListTerms } from 'markethall/pricing';
import type { RowProblem } from '../products/imported-product.js';
import { UnreadableFile } from '../products/product-file.js';
import { fileRefused } from '../transfer.errors.js';
import { readPriceCells } from './price-file.js';
import { type PriceCells, type PriceRow, readPriceRow } from './price-row.js';

/** The payload of the job. */
export interface PriceImportSettings {
  priceListId: string;
  dryRun: boolean;
}

/** What an import of prices did, or in a dry run would do. */
export interface PriceImportResult {
  dryRun: boolean;
  rows: number;
  prices: { changed: number; unchanged: number; failed: number };
  problems: number;
}

/** The checkpoint: saved in the transaction of each batch. */
interface State {
  total: number;
  result: PriceImportResult;
  /** Problems of the last batch, until they are recorded at the job. */
  problems: RowProblem[];
}

const ROWS_A_BATCH = 500;

/** Rolls a dry run back with what it would have done. */
class DryRun extends Error {
  constructor(readonly changed: number) {
    super('a dry run writes nothing');
  }
}

/** Imports the prices of one list from a file. Safe to repeat, and to go on where another worker was killed. */
@Injectable()
export class PriceImportService {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
    private readonly prices: PriceListPrices,
  ) {}

  /**
   * Reads the file once to see that it can be read at all, then writes it batch by batch, each in one transaction with
   * the checkpoint. A row that is wrong is told and left out. Throws import_file_refused (422): nothing was written.
   */
  async run(job: RunningJob): Promise<PriceImportResult> {
    const { priceListId, dryRun } = settingsOf(job.payload);
    const terms = await this.prices.terms(priceListId, systemActor(job.kind));
    try {
      let state = await this.settled(job, stateOf(job.checkpoint) ?? begin(await this.survey(job), dryRun));
      const seen = new Set<string>();
      let done = 0;
      for await (const cells of readPriceCells(job.input(), ROWS_A_BATCH)) {
        job.throwIfStopped();
        const checked = checkRows(cells, terms, seen);
        done += cells.length;
        if (done > state.result.rows)
          state = await this.settled(job, await this.write(job, cells.length, checked, terms, state));
      }
      return state.result;
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw retryable(error);
      for (const problem of error.problems) await job.error(problem);
      throw fileRefused(error);
    }
  }

  private async survey(job: RunningJob): Promise<number> {
    let rows = 0;
    for await (const cells of readPriceCells(job.input(), ROWS_A_BATCH)) {
      rows += cells.length;
      job.throwIfStopped();
    }
    return rows;
  }

  private async write(
    job: RunningJob,
    rows: number,
    { good, problems }: CheckedRows,
    terms: PriceListTerms,
    state: State,
  ): Promise<State> {
    const variants = await this.catalog.variantIdsBySku(good.map(({ sku }) => keyOf(sku)));
    const entries: PriceEntry[] = [];
    const unknown: RowProblem[] = [];
    for (const { row, sku, ...price } of good) {
      const variantId = variants.get(keyOf(sku));
      if (variantId !== undefined) entries.push({ ...price, variantId, priceListId: terms.priceListId });
      else unknown.push({ row, field: 'sku', code: 'variant_unknown', detail: 'No variant has this SKU' });
    }
    const all = [...problems, ...unknown];
    const after = (changed: number): State => advance(state, rows, entries.length, changed, all);
    try {
      return await this.db.transaction(async () => {
        const changed = await this.prices.write(entries);
        if (state.result.dryRun) throw new DryRun(changed);
        const next = after(changed);
        await job.saveCheckpoint({ ...next });
        return next;
      });
    } catch (error) {
      if (error instanceof DryRun) return after(error.changed);
      throw error;
    }
  }

  /** Records problems outside of the transaction, which may have run more than once. */
  private async settled(job: RunningJob, state: State): Promise<State> {
    for (const problem of state.problems) await job.error(problem);
    await job.progress(state.result.rows, state.total);
    const next = { ...state, problems: [] };
    if (state.problems.length > 0 || state.result.dryRun) await job.saveCheckpoint({ ...next });
    return next;
  }
}

interface CheckedRows {
  good: PriceRow[];
  problems: RowProblem[];
}

/** A price that stands twice would depend on the order of the file: the second one is refused. */
function checkRows(cells: readonly PriceCells[], terms: PriceListTerms, seen: Set<string>): CheckedRows {
  const checked: CheckedRows = { good: [], problems: [] };
  for (const one of cells) {
    const { price, problems } = readPriceRow(one, terms);
    checked.problems.push(...problems);
    if (price === null) continue;
    const key = [keyOf(price.sku), price.currency, price.minQty, price.validFrom?.getTime() ?? ''].join('|');
    if (seen.has(key))
      checked.problems.push({
        row: one.row,
        field: 'sku',
        code: 'price_twice',
        detail: 'An earlier row is of the same price',
      });
    else checked.good.push(price);
    seen.add(key);
  }
  return checked;
}

const begin = (total: number, dryRun: boolean): State => ({
  total,
  result: { dryRun, rows: 0, prices: { changed: 0, unchanged: 0, failed: 0 }, problems: 0 },
  problems: [],
});

/** The state after a batch. Pure: a transaction may run again. */
function advance(
  { total, result }: State,
  rows: number,
  written: number,
  changed: number,
  problems: RowProblem[],
): State {
  const prices = {
    changed: result.prices.changed + changed,
    unchanged: result.prices.unchanged + written - changed,
    failed: result.prices.failed + rows - written,
  };
  return {
    total,
    problems,
    result: { ...result, rows: result.rows + rows, prices, problems: result.problems + problems.length },
  };
}

function settingsOf({ priceListId, dryRun }: Record<string, unknown>): PriceImportSettings {
  if (typeof priceListId !== 'string') throw new Error('the payload of the import is not complete');
  return { priceListId, dryRun: dryRun === true };
}

function stateOf(checkpoint: Record<string, unknown> | null): State | null {
  if (checkpoint === null || !('result' in checkpoint)) return null;
  // Written by this module alone, as a State.
  return checkpoint as unknown as State;
}

/** The job's runner gives up on AppErrors; a busy database deserves another attempt. */
const retryable = (error: unknown): unknown =>
  error instanceof AppError && error.status >= 500 ? new Error(error.detail, { cause: error }) : error;
