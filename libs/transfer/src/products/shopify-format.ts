import { slugify } from 'markethall/kernel';
import { parseAmount, parseCount, parseTruth, readCode, readText } from './cells.js';
import type {
  CsvRow,
  ImportNotice,
  ImportedImage,
  ImportedProduct,
  ImportedVariant,
  ParsedProduct,
  ProductFormat,
  RowProblem,
} from './imported-product.js';
import { ignoredColumns } from './shopify-columns.js';

const REQUIRED = ['Handle', 'Title', 'Variant Price'];

/** What a Shopify file does not say and the importer decides. */
export interface ShopifyDefaults {
  /** Currency of `Variant Price`: the file has none. */
  currency: string;
  /** Language of titles and texts. */
  locale: string;
}

/**
 * A product export of Shopify as it comes: a product spreads over rows of one handle, the first row has its facts, each
 * row with a price is a variant, other rows only add pictures. Columns that have no place here (tags, metafields, markets) are told and left out.
 */
export class ShopifyFormat implements ProductFormat {
  readonly name = 'shopify';
  readonly handleColumn = 'Handle';

  constructor(private readonly defaults: ShopifyDefaults) {}

  static recognizes(columns: readonly string[]): boolean {
    return columns.includes('Handle') && columns.includes('Variant Price');
  }

  checkHeader(columns: readonly string[]): RowProblem[] {
    return REQUIRED.filter((name) => !columns.includes(name)).map((name) => ({
      row: 0,
      field: name,
      code: 'column_missing',
      detail: `The file has no column "${name}"`,
    }));
  }

  parse(rows: readonly CsvRow[]): ParsedProduct {
    const first = rows[0];
    if (first === undefined) return { product: null, problems: [] };
    const problems: RowProblem[] = [];
    const cell = (row: CsvRow, name: string) => readText(row.values[name] ?? '');

    const handle = cell(first, 'Handle');
    const title = cell(first, 'Title');
    if (title === '')
      problems.push({ row: first.row, field: 'Title', code: 'required', detail: 'A product needs a title' });

    const optionNames = [1, 2, 3].map((n) => cell(first, `Option${n} Name`)).filter((name) => name !== '');
    // Shopify writes an option "Title: Default Title" where a product has no options.
    const single = optionNames.length === 1 && cell(first, 'Option1 Value') === 'Default Title';
    const names = single ? [] : optionNames;

    const kind = kindOf(first, cell(first, 'Gift Card'), problems);
    const variants = rows
      .filter((row) => cell(row, 'Variant Price') !== '')
      .map((row) => this.variant(row, handle, names, cell, problems))
      .map((variant) => (kind === 'gift_card' ? { ...variant, trackInventory: false, stock: null } : variant));
    if (variants.length === 0) {
      problems.push({
        row: first.row,
        field: 'Variant Price',
        code: 'required',
        detail: 'No row of the product has a price',
      });
    }
    const category = cell(first, 'Type') || (cell(first, 'Product Category').split('>').at(-1)?.trim() ?? '');
    const { status, notices } = statusOf(cell(first, 'Status'), cell(first, 'Published'));
    if (problems.length > 0) return { product: null, problems };
    return {
      problems,
      product: {
        row: first.row,
        handle,
        ...(kind === undefined ? {} : { kind }),
        status,
        brand: cell(first, 'Vendor') || null,
        taxCategoryCode: null,
        translations: [
          {
            locale: this.defaults.locale,
            name: title,
            slug: handle,
            description: cell(first, 'Body (HTML)') || null,
            ...seoOf(cell(first, 'SEO Title'), cell(first, 'SEO Description')),
          },
        ],
        ...(category === '' ? {} : { categories: [[category]] }),
        optionNames: names,
        variants,
        images: imagesOf(rows, cell),
        notices: [...notices, ...ignoredColumns(rows, kind)],
      },
    };
  }

  private variant(
    row: CsvRow,
    handle: string,
    optionNames: readonly string[],
    cell: (row: CsvRow, name: string) => string,
    problems: RowProblem[],
  ): ImportedVariant {
    const amount = parseAmount(cell(row, 'Variant Price'), this.defaults.currency);
    if (amount === null) {
      problems.push({
        row: row.row,
        field: 'Variant Price',
        code: 'invalid_price',
        detail:
          'A price is written like 19.99: a point, no thousands separator, no more decimals than the currency has',
      });
    }
    const options = optionNames.map((name, index) => ({ name, value: cell(row, `Option${index + 1} Value`) }));
    for (const [index, option] of options.entries()) {
      if (option.value !== '') continue;
      problems.push({
        row: row.row,
        field: `Option${index + 1} Value`,
        code: 'required',
        detail: `A variant needs a value for "${option.name}"`,
      });
    }
    const quantity = cell(row, 'Variant Inventory Qty');
    const tracked = cell(row, 'Variant Inventory Tracker') !== '';
    const grams = cell(row, 'Variant Grams');
    return {
      row: row.row,
      sku:
        readCode(row.values['Variant SKU'] ?? '') ||
        [handle, ...options.map((option) => slugify(option.value))].join('-').slice(0, 100),
      // Shopify guards the digits of a barcode from spreadsheets with an apostrophe.
      barcode: cell(row, 'Variant Barcode').replace(/^'/, '') || null,
      options,
      weightGrams: grams === '' || !Number.isFinite(Number(grams)) ? null : Math.max(0, Math.round(Number(grams))),
      trackInventory: tracked,
      prices: [{ currency: this.defaults.currency, amount: amount ?? 0n }],
      // Shopify sells below zero where a merchant allows it; a negative count means that nothing is there.
      stock: tracked && quantity !== '' ? (parseCount(quantity) ?? 0) : null,
    };
  }
}

const seoOf = (seoTitle: string, seoDescription: string) => ({
  ...(seoTitle === '' ? {} : { seoTitle }),
  ...(seoDescription === '' ? {} : { seoDescription }),
});

function kindOf(first: CsvRow, cell: string, problems: RowProblem[]): ImportedProduct['kind'] {
  if (cell === '') return undefined;
  const isGiftCard = parseTruth(cell);
  if (isGiftCard === null)
    problems.push({ row: first.row, field: 'Gift Card', code: 'invalid_choice', detail: 'true or false' });
  return isGiftCard === true ? 'gift_card' : 'goods';
}

/**
 * On sale is only what is active and published. Anything else that Shopify knows (unlisted: to be bought by who has the
 * address) has no state here and waits as a draft, which staff can look at and publish.
 */
function statusOf(cell: string, published: string): { status: ImportedProduct['status']; notices: ImportNotice[] } {
  const status = cell.toLowerCase();
  if (status === 'draft' || status === 'archived') return { status, notices: [] };
  const asDraft = (field: string) => ({
    status: 'draft' as const,
    notices: [{ code: 'saved_as_draft' as const, field, rows: 1 }],
  });
  if (status !== 'active' && status !== '') return asDraft('Status');
  if (published !== '' && parseTruth(published) !== true) return asDraft('Published');
  return { status: 'active', notices: [] };
}

/** The pictures of a product by their position, each once; rows without a position keep their order. */
function imagesOf(rows: readonly CsvRow[], cell: (row: CsvRow, name: string) => string): ImportedImage[] {
  const images = rows.flatMap((row, index) => {
    const url = cell(row, 'Image Src');
    const alt = row.values['Image Alt Text'] === undefined ? {} : { alt: altOf(cell(row, 'Image Alt Text')) };
    return url === ''
      ? []
      : [{ row: row.row, url, ...alt, position: parseCount(cell(row, 'Image Position')) ?? index + 1 }];
  });
  images.sort((a, b) => a.position - b.position);
  const first = new Map(images.toReversed().map((image) => [image.url, image]));
  return images.filter((image) => first.get(image.url) === image).map(({ position: _position, ...image }) => image);
}

/** One line, as long as Shopify lets it be. */
const altOf = (text: string): string | null => text.replaceAll(/\s+/g, ' ').slice(0, 512) || null;
