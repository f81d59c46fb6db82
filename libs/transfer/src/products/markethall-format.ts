import { isCurrency } from 'markethall/kernel';
import { parseAmount, parseCount, parseTruth, readCode, readText, splitAll, splitList, unescapeList } from './cells.js';
import type {
  CsvRow,
  ImportedImage,
  ImportedProduct,
  ImportedVariant,
  ParsedProduct,
  ProductFormat,
  RowProblem,
} from './imported-product.js';

/** Columns of the first row of a product. */
const FACT_COLUMNS = ['handle', 'status', 'kind', 'brand', 'tax_category', 'categories'] as const;
const IMAGE_COLUMNS = ['images', 'image_texts'] as const;
/** Columns of every row: each row is a variant. */
const VARIANT_COLUMNS = ['sku', 'barcode', 'weight_grams', 'track_inventory', 'stock'] as const;
const OPTIONS = [1, 2, 3, 4, 5] as const;
const OPTION_COLUMNS = OPTIONS.flatMap((n) => [`option${n}_name`, `option${n}_value`]);

const FIXED = new Set<string>([...FACT_COLUMNS, ...IMAGE_COLUMNS, ...VARIANT_COLUMNS, ...OPTION_COLUMNS]);
/** `name:de`, `slug:de`, `description:de`, `price:EUR`. */
const LOCALIZED = /^(name|slug|description):([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$/;
const PRICE = /^price:([A-Z]{3})$/;

/** Columns of an export, in order; an import takes them in any order. */
export function markethallColumns(locales: readonly string[], currencies: readonly string[]): string[] {
  return [
    ...FACT_COLUMNS,
    ...locales.flatMap((locale) => [`name:${locale}`, `slug:${locale}`, `description:${locale}`]),
    ...OPTION_COLUMNS,
    ...VARIANT_COLUMNS,
    ...currencies.map((currency) => `price:${currency}`),
    ...IMAGE_COLUMNS,
  ];
}

/**
 * Our own format: one row a variant, the product's facts on its first row. Lists inside a cell are separated by `|`,
 * levels of a category path by ` > `. An unknown column refuses the file before anything is written.
 */
export class MarkethallFormat implements ProductFormat {
  readonly name = 'markethall';
  readonly handleColumn = 'handle';

  constructor(private readonly offered: { locales: readonly string[]; currencies: readonly string[] }) {}

  checkHeader(columns: readonly string[]): RowProblem[] {
    const problems: RowProblem[] = [];
    const refuse = (field: string, code: string, detail: string) => problems.push({ row: 0, field, code, detail });
    for (const required of ['handle', 'sku'])
      if (!columns.includes(required)) refuse(required, 'column_missing', `The file has no column "${required}"`);
    if (!columns.some((column) => column.startsWith('name:')))
      refuse('name', 'column_missing', 'The file has no column such as "name:en"');
    for (const column of columns) {
      const locale = LOCALIZED.exec(column)?.[2];
      const currency = PRICE.exec(column)?.[1];
      if (locale !== undefined) {
        if (!this.offered.locales.includes(locale))
          refuse(column, 'locale_not_offered', `The channel does not offer the locale ${locale}`);
      } else if (currency !== undefined) {
        if (!isCurrency(currency) || !this.offered.currencies.includes(currency))
          refuse(column, 'currency_not_offered', `The channel does not offer the currency ${currency}`);
      } else if (!FIXED.has(column)) refuse(column, 'column_unknown', `"${column}" is not a column of the format`);
    }
    return problems;
  }

  parse(rows: readonly CsvRow[]): ParsedProduct {
    const first = rows[0];
    if (first === undefined) return { product: null, problems: [] };
    const problems: RowProblem[] = [];
    const cell = (row: CsvRow, name: string) => readText(row.values[name] ?? '');
    /** Absent without the column, null for an empty cell. */
    const clearable = (name: string) => (first.values[name] === undefined ? undefined : cell(first, name) || null);

    const status = cell(first, 'status') || null;
    if (!isStatus(status)) {
      problems.push({
        row: first.row,
        field: 'status',
        code: 'invalid_choice',
        detail: 'One of draft, active, archived',
      });
    }
    const kind = cell(first, 'kind');
    if (!isKind(kind))
      problems.push({ row: first.row, field: 'kind', code: 'invalid_choice', detail: 'One of goods, gift_card' });
    const translations = this.offered.locales
      .map((locale) => ({
        locale,
        name: cell(first, `name:${locale}`),
        slug: cell(first, `slug:${locale}`) || null,
        ...definedOf({ description: clearable(`description:${locale}`) }),
      }))
      .filter((translation) => translation.name !== '');
    const optionNames = OPTIONS.map((n) => cell(first, `option${n}_name`)).filter((name) => name !== '');
    const variants = isBare(rows) ? [] : rows.map((row) => this.variant(row, optionNames, cell, problems));
    if (problems.length > 0 || !isStatus(status) || !isKind(kind)) return { product: null, problems };
    const categories = first.values['categories'];
    return {
      problems,
      product: {
        row: first.row,
        handle: cell(first, 'handle'),
        status,
        ...(kind === '' ? {} : { kind }),
        ...definedOf({ brand: clearable('brand') }),
        taxCategoryCode: cell(first, 'tax_category') || null,
        translations,
        ...(categories === undefined ? {} : { categories: pathsOf(readText(categories)) }),
        optionNames,
        variants,
        images: imagesOf(first, cell),
        notices: [], // a column that is not known refuses the file
      },
    };
  }

  private variant(
    row: CsvRow,
    optionNames: readonly string[],
    cell: (row: CsvRow, name: string) => string,
    problems: RowProblem[],
  ): ImportedVariant {
    const refuse = (field: string, code: string, detail: string) =>
      problems.push({ row: row.row, field, code, detail });
    const count = (field: string): number | null => {
      const text = cell(row, field);
      if (text === '') return null;
      const value = parseCount(text);
      if (value === null) refuse(field, 'invalid_number', 'A whole number, not below 0');
      return value;
    };
    const sku = readCode(row.values['sku'] ?? '');
    if (sku === '') refuse('sku', 'required', 'A variant needs a SKU');
    const tracked = cell(row, 'track_inventory');
    const trackInventory = tracked === '' ? null : parseTruth(tracked);
    if (tracked !== '' && trackInventory === null) refuse('track_inventory', 'invalid_choice', 'true or false');

    const prices = this.offered.currencies.flatMap((currency) => {
      const text = cell(row, `price:${currency}`);
      if (text === '') return [];
      const amount = parseAmount(text, currency);
      if (amount !== null) return [{ currency, amount }];
      refuse(`price:${currency}`, 'invalid_price', 'A price is written like 19.99: a point, no thousands separator');
      return [];
    });
    const options = optionNames.map((name, index) => {
      const value = cell(row, `option${index + 1}_value`);
      if (value === '') refuse(`option${index + 1}_value`, 'required', `A variant needs a value for "${name}"`);
      return { name, value };
    });
    return {
      row: row.row,
      sku,
      ...(row.values['barcode'] === undefined ? {} : { barcode: readCode(row.values['barcode'] ?? '') || null }),
      options,
      ...(row.values['weight_grams'] === undefined ? {} : { weightGrams: count('weight_grams') }),
      trackInventory,
      prices,
      stock: count('stock'),
    };
  }
}

const isStatus = (text: string | null): text is ImportedProduct['status'] =>
  text === null || ['draft', 'active', 'archived'].includes(text);

const isKind = (text: string): text is NonNullable<ImportedProduct['kind']> | '' =>
  ['', 'goods', 'gift_card'].includes(text);

/** One row without a SKU, prices and stock: a product that has no variants yet. */
function isBare(rows: readonly CsvRow[]): boolean {
  const [only, ...others] = rows;
  if (only === undefined || others.length > 0) return false;
  const cells = Object.entries(only.values).filter(([name]) => name === 'sku' || name === 'stock' || PRICE.test(name));
  return cells.every(([, value]) => value.trim() === '');
}

/** `Kitchen > Ceramics | New` → [[Kitchen, Ceramics], [New]]. */
const pathsOf = (text: string): string[][] =>
  splitList(text, '|').map((path) => splitList(path, '>').map((name) => unescapeList(name)));

/** `https://… | https://…` with `Front | Back`; each address once, a text may be empty. */
function imagesOf(row: CsvRow, cell: (row: CsvRow, name: string) => string): ImportedImage[] {
  const urls = splitList(cell(row, 'images'), '|').map(unescapeList);
  const texts = splitAll(cell(row, 'image_texts'), '|').map((text) => unescapeList(text) || null);
  const hasTexts = row.values['image_texts'] !== undefined;
  return urls.flatMap((url, index) =>
    urls.indexOf(url) < index ? [] : [{ row: row.row, url, ...(hasTexts ? { alt: texts[index] ?? null } : {}) }],
  );
}

const definedOf = <T extends object>(fields: T): Partial<T> =>
  // Only entries that are undefined go, so what is left is a part of T.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
