import { Injectable } from '@nestjs/common';
import { CatalogImport, type ImportResult as CatalogResult, CatalogService } from 'markethall/catalog';
import { keyOf } from 'markethall/kernel';
import { TaxService } from 'markethall/tax';
import { problemsOfError, toCatalog } from './catalog-input.js';
import type { ImportedProduct, ImportedVariant, RowProblem } from './imported-product.js';
import { noOutcome, type Outcome, sumNotices } from './import-result.js';
import type { ImportTarget } from './import-target.js';
import { PictureWishes } from '../pictures/picture-wishes.js';
import { ProductFigures } from './product-figures.js';
import { ProductPublication } from './product-publication.js';

/** One product of the file: as it was read, or what is wrong with it. */
export interface BatchItem {
  product: ImportedProduct | null;
  problems: readonly RowProblem[];
  rows: number;
}

/** A product that the catalog has, new or not. */
type Written = { product: ImportedProduct; result: CatalogResult };

/** Writes one batch of products with prices and stock, in the transaction of the caller and safe to repeat. */
@Injectable()
export class ProductBatch {
  constructor(
    private readonly catalog: CatalogService,
    private readonly imports: CatalogImport,
    private readonly publication: ProductPublication,
    private readonly figures: ProductFigures,
    private readonly tax: TaxService,
    private readonly pictures: PictureWishes,
  ) {}

  /**
   * Creates and updates what differs. A product that cannot be written is told in `problems` and does not stop the
   * others; an AppError rises when the transaction as a whole must be given up, because somebody else was faster.
   */
  async write(items: readonly BatchItem[], target: ImportTarget, cause: string): Promise<Outcome> {
    const outcome = begin(items);
    const read = items.flatMap(({ product }) => product ?? []);
    const known = await this.catalog.variantIdsBySku(
      read.flatMap(({ variants }) => variants.map(({ sku }) => keyOf(sku))),
    );
    const accepted = await this.accepted(read, known, outcome);

    const results = await this.imports.upsertProducts(
      accepted.map((product) => toCatalog(product, target.defaultLocale)),
    );
    const written = accepted.flatMap((product, index): Written[] => {
      const result = results[index];
      if (result === undefined || result.error === null) return result ? [{ product, result }] : [];
      fail(outcome, problemsOfError(product, result.error));
      return [];
    });

    const published = await this.publication.publish(
      written.map(({ result }) => result),
      target,
    );
    const priced = await this.figures.setPrices(written.flatMap(pricesOf), target.channelId);
    const stocked = await this.figures.setStock(new Map(written.flatMap(stockOf)), cause);
    const noted = await this.pictures.note(written.flatMap(picturesOf), cause);
    outcome.images = { ...outcome.images, ...noted, pending: noted.queued };
    outcome.prices.changed = priced.length;
    outcome.stock.changed = stocked.length;
    count(outcome, written, new Set([...published, ...priced, ...stocked]), known);
    return outcome;
  }

  /** Products that nothing speaks against; the problems of the others go to the outcome. */
  private async accepted(
    read: readonly ImportedProduct[],
    known: ReadonlyMap<string, string>,
    outcome: Outcome,
  ): Promise<ImportedProduct[]> {
    const taxCodes = new Set(await this.tax.categoryCodes());
    const idOf = ({ sku }: ImportedVariant) => known.get(keyOf(sku)) ?? '';
    const counted = read.flatMap(({ variants }) => variants).filter(({ stock }) => stock !== null);
    const levels = await this.figures.stockOf(counted.map(idOf).filter((id) => id !== ''));
    return read.filter((product) => {
      const { row, taxCategoryCode } = product;
      const problems: RowProblem[] = product.variants
        .filter((variant) => variant.stock !== null && variant.stock < (levels.get(idOf(variant))?.committed ?? 0))
        .map((variant) => ({
          row: variant.row,
          field: 'stock',
          code: 'stock_below_commitments',
          detail: `${levels.get(idOf(variant))?.committed ?? 0} units are reserved or promised`,
        }));
      if (taxCategoryCode !== null && !taxCodes.has(taxCategoryCode)) {
        problems.push({
          row,
          field: 'tax_category',
          code: 'tax_category_unknown',
          detail: `There is no tax category "${taxCategoryCode}"`,
        });
      }
      if (problems.length > 0) fail(outcome, problems);
      return problems.length === 0;
    });
  }
}

function begin(items: readonly BatchItem[]): Outcome {
  const outcome = noOutcome();
  for (const { product, problems, rows } of items) {
    outcome.rows += rows;
    if (product === null) fail(outcome, problems);
  }
  return outcome;
}

function fail(outcome: Outcome, problems: readonly RowProblem[]): void {
  outcome.products.failed += 1;
  outcome.problems.push(...problems);
}

const picturesOf = ({ product, result: { productId } }: Written) =>
  productId === null ? [] : [{ productId, images: product.images }];

const pricesOf = ({ product, result }: Written) =>
  product.variants.flatMap(({ sku, prices }) =>
    prices.map(({ currency, amount }) => ({ variantId: result.variantIds.get(sku) ?? '', currency, amount })),
  );

const stockOf = ({ product, result }: Written): [string, number][] =>
  product.variants.flatMap(({ sku, stock }) => (stock === null ? [] : [[result.variantIds.get(sku) ?? '', stock]]));

function count(
  outcome: Outcome,
  written: readonly Written[],
  changed: ReadonlySet<string>,
  known: ReadonlyMap<string, string>,
): void {
  for (const { product, result } of written) {
    const touched = [result.productId ?? '', ...result.variantIds.values()].some((id) => changed.has(id));
    const status = result.status === 'unchanged' && touched ? 'updated' : result.status;
    outcome.products[status] += 1;
    outcome.notices = sumNotices(outcome.notices, product.notices);
    const present = product.variants.filter(({ sku }) => known.has(keyOf(sku))).length;
    outcome.variants.present += present;
    outcome.variants.created += product.variants.length - present;
  }
}
