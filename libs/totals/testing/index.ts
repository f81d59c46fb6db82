export { AT, type ExampleBasket, type ExampleLine, exampleFacts, priceExample } from './price-facts.js';
import type { DiscountInput, TaxInput, TotalsInput, TotalsLineInput } from 'markethall/totals';

/** German VAT of 19 %; every field may be replaced. */
export function aTax(fields: Partial<TaxInput> = {}): TaxInput {
  return {
    rate: '19.000000',
    name: 'MwSt.',
    jurisdiction: 'DE',
    treatment: 'standard',
    categoryCode: 'standard',
    compound: false,
    provider: 'table',
    ...fields,
  };
}

/** One unit at 19.99 gross with 19 % VAT. */
export function aTotalsLine(fields: Partial<TotalsLineInput> = {}): TotalsLineInput {
  return {
    lineId: 'line-1',
    quantity: 1,
    unitPrice: 1999n,
    priceIncludesTax: true,
    discounts: [],
    taxes: [aTax()],
    ...fields,
  };
}

/** A discount that somebody decided. */
export function aDiscount(amount: bigint, fields: Partial<DiscountInput> = {}): DiscountInput {
  return { source: 'prom_1', label: 'Discount', code: null, amount, ...fields };
}

/** One line in euros, rounded half up for each line, shown gross. */
export function someTotals(fields: Partial<TotalsInput> = {}): TotalsInput {
  return {
    currency: 'EUR',
    rounding: { mode: 'half_up', tax: 'line' },
    display: 'gross',
    lines: [aTotalsLine()],
    shipping: null,
    fees: [],
    discounts: [],
    ...fields,
  };
}
