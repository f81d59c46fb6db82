import type { FormatOf } from './import-target.js';
import { problemsOf, SeenSkus } from './import-check.js';
import type { ImportLedger } from './import-ledger.js';
import type { ImportedProduct, ParsedProduct } from './imported-product.js';
import type { BatchItem } from './product-batch.js';
import { readProducts } from './product-file.js';

/** Products, and rows, of one transaction: catalog takes no more than 200 products at once. */
const PRODUCTS_A_BATCH = 200;
const ROWS_A_BATCH = 1_000;

/** Products that stand together in the file. */
export interface Batch {
  items: readonly BatchItem[];
  /** Index of the first one, from 0. */
  from: number;
  /** True when it names a category that no batch before it has named. */
  newPaths: boolean;
}

/** Cuts a file into batches, checks each product by itself, and leaves out what is done. One batch is in memory at a time. */
export class BatchReader {
  private readonly skus = new SeenSkus();
  private readonly paths = new Set<string>();

  constructor(private readonly done: Pick<ImportLedger, 'isDone'>) {}

  async *read(content: AsyncIterable<Buffer>, formatOf: FormatOf): AsyncGenerator<Batch> {
    let items: BatchItem[] = [];
    let rows = 0;
    let index = 0;
    const cut = (): Batch => {
      const batch = { items, from: index - items.length, newPaths: this.learnPaths(items) };
      items = [];
      rows = 0;
      return batch;
    };
    for await (const parsed of readProducts(content, formatOf)) {
      const item = this.checked(parsed);
      const isDone = this.done.isDone(index);
      if (items.length > 0 && (isDone || items.length >= PRODUCTS_A_BATCH || rows >= ROWS_A_BATCH)) yield cut();
      index += 1;
      if (isDone) continue;
      items.push(item);
      rows += item.rows;
    }
    if (items.length > 0) yield cut();
  }

  private checked({ product, problems, rows }: ParsedProduct & { rows: number }): BatchItem {
    if (product === null) return { product, rows, problems };
    const found = [...problemsOf(product), ...this.skus.add(product.variants)];
    return { product: found.length === 0 ? product : null, rows, problems: found };
  }

  private learnPaths(items: readonly BatchItem[]): boolean {
    const known = this.paths.size;
    for (const { product } of items) for (const path of pathsOf(product)) this.paths.add(path);
    return this.paths.size > known;
  }
}

const pathsOf = (product: ImportedProduct | null): string[] =>
  (product?.categories ?? []).map((path) => path.join('\n'));
