import { type Progress, withRange } from './import-progress.js';
import type { ImportNotice, RowProblem } from './imported-product.js';

/** What an import did, or in a dry run would do. Products with a problem are failed as a whole. */
export interface ImportResult {
  dryRun: boolean;
  /** Data rows read. */
  rows: number;
  products: { created: number; updated: number; unchanged: number; failed: number };
  /** Variants of the products that did not fail, by whether their SKU was known before. */
  variants: { created: number; present: number };
  prices: { changed: number };
  stock: { changed: number };
  /**
   * Addresses of pictures in the file: `present` ones the product shows already, `queued` ones are fetched by a job that
   * follows. That job fills in how many of those were `attached`, `failed`, or are `pending` for another attempt.
   */
  images: { queued: number; present: number; attached: number; failed: number; pending: number };
  /** What was not taken over of products that did not fail: one entry for each column and reason. */
  notices: ImportNotice[];
  /** Problems of rows; the first 1,000 are listed under the job's errors. */
  problems: number;
}

/** Where an import stands: its checkpoint, saved in the transaction of each batch. Failed products are done, too. */
export interface ImportState extends Progress {
  /** Rows of the whole file. */
  total: number;
  result: ImportResult;
  /** Problems of the last batch, until they are recorded at the job. */
  problems: RowProblem[];
}

/** What became of some products; added to the state when their transaction commits. */
export type Outcome = Omit<ImportResult, 'dryRun' | 'problems'> & { problems: RowProblem[] };

/** An outcome in which nothing has happened yet. */
export const noOutcome = (): Outcome => ({
  rows: 0,
  products: { created: 0, updated: 0, unchanged: 0, failed: 0 },
  variants: { created: 0, present: 0 },
  prices: { changed: 0 },
  stock: { changed: 0 },
  images: { queued: 0, present: 0, attached: 0, failed: 0, pending: 0 },
  notices: [],
  problems: [],
});

/** The state at the beginning of a file. */
export function initialState(total: number, dryRun: boolean): ImportState {
  const { problems, ...figures } = noOutcome();
  return { items: 0, ahead: [], total, problems, result: { dryRun, ...figures, problems: 0 } };
}

/** The state after an outcome of some items. Pure: a transaction may run again. */
export function advance(state: ImportState, outcome: Outcome, [from, to]: readonly [number, number]): ImportState {
  const { result } = state;
  return {
    ...withRange(state, from, to),
    total: state.total,
    problems: [...state.problems, ...outcome.problems],
    result: {
      dryRun: result.dryRun,
      rows: result.rows + outcome.rows,
      products: sum(result.products, outcome.products),
      variants: sum(result.variants, outcome.variants),
      prices: sum(result.prices, outcome.prices),
      stock: sum(result.stock, outcome.stock),
      images: sum(result.images, outcome.images),
      notices: sumNotices(result.notices, outcome.notices),
      problems: result.problems + outcome.problems.length,
    },
  };
}

/** Earlier releases had no `ahead`, skipped pictures and told no notices. */
type FormerState = Omit<ImportState, 'ahead' | 'result'> &
  Partial<Pick<ImportState, 'ahead'>> & {
    result: Omit<ImportResult, 'notices'> & Partial<Pick<ImportResult, 'notices'>>;
  };

/** A checkpoint as it comes out of the database; null before the first one. */
export function stateOf(checkpoint: Record<string, unknown> | null): ImportState | null {
  if (checkpoint === null || !('items' in checkpoint) || !('result' in checkpoint)) return null;
  // Written by this module alone, as an ImportState of this release or of one before it.
  const state = checkpoint as unknown as FormerState;
  const { images, notices } = noOutcome();
  const result = {
    ...state.result,
    notices: state.result.notices ?? notices,
    images: { ...images, ...state.result.images },
  };
  return { ...state, result, ahead: state.ahead ?? [] };
}

/** Both lists as one: rows of the same column and reason together. Pure. */
export function sumNotices(a: readonly ImportNotice[], b: readonly ImportNotice[]): ImportNotice[] {
  const sums = new Map<string, ImportNotice>();
  for (const notice of [...a, ...b]) {
    const key = `${notice.code} ${notice.field}`;
    sums.set(key, { ...notice, rows: notice.rows + (sums.get(key)?.rows ?? 0) });
  }
  return [...sums.values()];
}

const sum = <T extends Record<string, number>>(a: T, b: T): T =>
  // Same keys, all numbers.
  Object.fromEntries(Object.entries(a).map(([key, value]) => [key, value + (b[key] ?? 0)])) as T;
