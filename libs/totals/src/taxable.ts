import { largestRemainder } from 'markethall/kernel';
import { combineRates, type CombinedRate, splitTax, taxOf, taxOfUnits } from './tax-math.js';
import type { DiscountValue, RoundingPolicy, TaxedAmount, TaxInput, TaxLineValue } from './totals.types.js';

/** Something that is taxed: a line, a fee, the delivery or a part of it. */
export interface Taxable {
  id: string;
  /** Serves remainders; equal keys fall back to the ids. */
  sortKey: string;
  quantity: number;
  price: bigint;
  /** What is left of the price after discounts: the base of the tax. */
  base: bigint;
  included: boolean;
  taxes: readonly TaxInput[];
  rate: CombinedRate;
  discounts: DiscountValue[];
}

export function taxable(
  id: string,
  quantity: number,
  price: bigint,
  terms: { sortKey?: string; priceIncludesTax: boolean; taxes: readonly TaxInput[] },
): Taxable {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError(`not a quantity: ${quantity}`);
  if (price < 0n) throw new RangeError(`negative price of ${id}`);
  return {
    id,
    sortKey: terms.sortKey ?? id,
    quantity,
    price,
    base: price,
    included: terms.priceIncludesTax,
    taxes: terms.taxes,
    rate: combineRates(terms.taxes),
    discounts: [],
  };
}

/** The gross worth of what is left: the weight by which things over different tax rates are shared. */
export const grossWorth = (each: Taxable, mode: RoundingPolicy['mode']): bigint =>
  each.included ? each.base : each.base + taxOf(each.base, each.rate, false, mode);

/** The tax of everything, rounded where the policy says. */
export function taxAll(all: readonly Taxable[], rounding: RoundingPolicy): Map<Taxable, bigint> {
  if (rounding.tax === 'rate_group') return taxGroups(all, rounding.mode);
  return new Map(
    all.map((each) => [
      each,
      rounding.tax === 'unit'
        ? taxOfUnits(each.base, each.quantity, each.rate, each.included, rounding.mode)
        : taxOf(each.base, each.rate, each.included, rounding.mode),
    ]),
  );
}

export function taxed(each: Taxable, tax: bigint): TaxedAmount {
  const net = each.included ? each.base - tax : each.base;
  return { net, tax, total: net + tax, taxLines: splitTax(tax, net, each.taxes, each.rate, each.included) };
}

/** Which taxes something bears, as a key: equal keys are one rate group. */
export const taxesKey = (taxes: readonly TaxInput[]): string =>
  taxes.map((tax) => `${summaryKey(tax)}|${tax.compound}`).join('+');

export function summaryKey(tax: Pick<TaxLineValue, 'jurisdiction' | 'rate' | 'name' | 'treatment'>): string {
  return `${tax.jurisdiction}|${tax.rate.padStart(10, '0')}|${tax.name}|${tax.treatment}`;
}

export function byKey(a: Pick<Taxable, 'id' | 'sortKey'>, b: Pick<Taxable, 'id' | 'sortKey'>): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** One rounding for all that bears the same rate; the remainder goes back by largest remainder, ties by key. */
function taxGroups(all: readonly Taxable[], mode: RoundingPolicy['mode']): Map<Taxable, bigint> {
  const groups = new Map<string, Taxable[]>();
  for (const each of [...all].sort(byKey)) {
    const key = `${each.included}|${taxesKey(each.taxes)}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const taxes = new Map<Taxable, bigint>();
  for (const members of groups.values()) {
    const [first] = members;
    const base = members.reduce((total, each) => total + each.base, 0n);
    const tax = first ? taxOf(base, first.rate, first.included, mode) : 0n;
    const bases = members.map((each) => each.base);
    const parts = base === 0n ? [] : largestRemainder(tax, bases);
    members.forEach((each, index) => taxes.set(each, parts[index] ?? 0n));
  }
  return taxes;
}
