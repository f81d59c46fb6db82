import { isCurrency, parseInstant } from 'markethall/kernel';
import { MAX_AMOUNT, type PriceListTerms } from 'markethall/pricing';
import { parseAmount, parseTruth, readCode, readText } from '../products/cells.js';
import type { RowProblem } from '../products/imported-product.js';

/** Columns of a price file; the first three must be there. */
export const PRICE_COLUMNS = [
  'sku',
  'currency',
  'amount',
  'min_qty',
  'valid_from',
  'valid_to',
  'includes_tax',
] as const;
export type PriceColumn = (typeof PRICE_COLUMNS)[number];

/** Cells of one row by column; `row` counts data rows from 1. Columns that the file does not have are absent. */
export type PriceCells = { row: number } & Partial<Record<PriceColumn, string>>;

/** One price as a file says it. */
export type PriceRow = {
  row: number;
  sku: string;
  currency: string;
  /** Minor units; null removes the price. */
  amount: bigint | null;
  includesTax: boolean;
  minQty: number;
  validFrom: Date | null;
  validTo: Date | null;
};

const MAX_QTY = 1_000_000;

/** Reads a row by the terms of its list. The row is null where there is a problem. Pure. */
export function readPriceRow(
  cells: PriceCells,
  terms: PriceListTerms,
): { price: PriceRow; problems: [] } | { price: null; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const { row } = cells;
  const refuse = (field: PriceColumn, code: string, detail: string): void => {
    problems.push({ row, field, code, detail });
  };
  const cell = (field: PriceColumn): string => readText(cells[field] ?? '');
  const time = (field: 'valid_from' | 'valid_to'): Date | null => {
    if (cell(field) === '') return null;
    const read = parseInstant(cell(field));
    if (read === null) refuse(field, 'not_a_date', 'A moment such as 2026-12-01T00:00:00Z, with its zone');
    return read;
  };

  const [sku, currency] = [readCode(cells['sku'] ?? ''), cell('currency')];
  if (sku === '') refuse('sku', 'required', 'A row needs a SKU');
  if (sku.length > 100) refuse('sku', 'too_long', 'At most 100 characters');
  if (!isCurrency(currency)) refuse('currency', 'not_a_currency', 'An ISO 4217 code such as EUR');
  else if (!terms.currencies.includes(currency))
    refuse('currency', 'currency_not_offered', `The list's channel offers ${terms.currencies.join(', ')}`);
  const amount = cell('amount') === '' || !isCurrency(currency) ? null : parseAmount(cell('amount'), currency);
  if (cell('amount') !== '' && amount === null && isCurrency(currency))
    refuse('amount', 'not_an_amount', 'Digits with a point, such as 19.99, and no more decimals than the currency has');
  if (amount !== null && amount > MAX_AMOUNT) refuse('amount', 'out_of_range', 'The price is too large');
  const minQty = cell('min_qty') === '' ? 1 : /^\d{1,7}$/.test(cell('min_qty')) ? Number(cell('min_qty')) : 0;
  if (minQty < 1 || minQty > MAX_QTY) refuse('min_qty', 'out_of_range', `A whole number from 1 to ${MAX_QTY}`);
  const [validFrom, validTo] = [time('valid_from'), time('valid_to')];
  if (validFrom && validTo && validFrom >= validTo)
    refuse('valid_to', 'not_after_valid_from', 'The end is not after the beginning');
  const includesTax = cell('includes_tax') === '' ? terms.includesTax : parseTruth(cell('includes_tax'));
  if (includesTax === null) refuse('includes_tax', 'not_a_boolean', 'true or false');

  if (problems.length > 0 || includesTax === null) return { price: null, problems };
  return { price: { row, sku, currency, amount, includesTax, minQty, validFrom, validTo }, problems: [] };
}
