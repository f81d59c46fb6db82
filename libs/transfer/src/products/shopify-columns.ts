import type { CsvRow, ImportedProduct, ImportNotice } from './imported-product.js';

/** Columns whose values are taken over. Weights are read in grams, so that the unit in which Shopify shows them says nothing more. */
const TAKEN = new Set([
  ...['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Product Category', 'Type', 'Published', 'Status', 'Gift Card'],
  ...['SEO Title', 'SEO Description'],
  ...[1, 2, 3].flatMap((n) => [`Option${n} Name`, `Option${n} Value`]),
  ...['Variant SKU', 'Variant Barcode', 'Variant Price', 'Variant Grams', 'Variant Weight Unit'],
  ...['Variant Inventory Tracker', 'Variant Inventory Qty', 'Image Src', 'Image Position', 'Image Alt Text'],
]);

/** Values of other columns that say what is so here anyway. */
const AS_HERE: Readonly<Record<string, string>> = {
  'Variant Inventory Policy': 'deny',
  'Variant Fulfillment Service': 'manual',
  'Variant Requires Shipping': 'true',
  'Variant Taxable': 'true',
};
/** A gift card is never counted and never shipped, and taxed when it is spent. */
const AS_GIFT_CARDS: typeof AS_HERE = { ...AS_HERE, 'Variant Requires Shipping': 'false', 'Variant Taxable': 'false' };

/** Characters of a name in the result of a job: a header may be of any length. */
const MAX_NAME = 100;

/** Columns of a product that say something which is not taken over, each with the number of its rows. Pure. */
export function ignoredColumns(rows: readonly CsvRow[], kind: ImportedProduct['kind']): ImportNotice[] {
  const counts = new Map<string, number>();
  for (const { values } of rows) {
    for (const [column, value] of Object.entries(values)) {
      if (isLost(column, value.trim(), values, kind === 'gift_card')) counts.set(column, (counts.get(column) ?? 0) + 1);
    }
  }
  return [...counts].map(([column, count]) => ({
    code: 'column_ignored',
    field: [...column].slice(0, MAX_NAME).join(''),
    rows: count,
  }));
}

function isLost(column: string, value: string, values: CsvRow['values'], isGiftCard: boolean): boolean {
  if (value === '') return false;
  if (isGiftCard && column === 'Variant Inventory Tracker') return true;
  if (TAKEN.has(column)) return column === 'Product Category' && (values['Type'] ?? '').trim() !== '';
  if ((isGiftCard ? AS_GIFT_CARDS : AS_HERE)[column] === value.toLowerCase()) return false;
  // What is not counted is never sold out.
  return column !== 'Variant Inventory Policy' || (values['Variant Inventory Tracker'] ?? '').trim() !== '';
}
