import { largestRemainder } from 'markethall/kernel';
import { combineRates } from './tax-math.js';
import { byKey, grossWorth, type Taxable, taxed, taxesKey } from './taxable.js';
import type { RoundingPolicy, TaxedAmount } from './totals.types.js';

/**
 * The delivery as the goods are taxed: one part for each of their taxes, in the order of the taxes' keys, sized by the
 * gross worth of the goods after discounts. Without goods of any worth the delivery stays whole, in its own category.
 */
export function shippingParts(shipping: Taxable, lines: readonly Taxable[], mode: RoundingPolicy['mode']): Taxable[] {
  const groups = new Map<string, { taxes: Taxable['taxes']; worth: bigint }>();
  for (const line of [...lines].sort(byKey)) {
    const worth = grossWorth(line, mode);
    if (worth === 0n) continue;
    const key = taxesKey(line.taxes);
    const group = groups.get(key);
    if (group) group.worth += worth;
    else groups.set(key, { taxes: line.taxes, worth });
  }
  if (groups.size === 0) return [shipping];
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const bases = largestRemainder(
    shipping.base,
    ordered.map((group) => group.worth),
  );
  return ordered.map(({ taxes }, index) => ({
    ...shipping,
    id: `shipping/${index}`,
    sortKey: `shipping/${index}`,
    base: bases[index] ?? 0n,
    taxes,
    rate: combineRates(taxes),
  }));
}

/** The parts together. */
export function joined(parts: readonly Taxable[], taxes: ReadonlyMap<Taxable, bigint>): TaxedAmount {
  const amounts = parts.map((part) => taxed(part, taxes.get(part) ?? 0n));
  const sum = (pick: (amount: TaxedAmount) => bigint) => amounts.reduce((total, each) => total + pick(each), 0n);
  return {
    net: sum((each) => each.net),
    tax: sum((each) => each.tax),
    total: sum((each) => each.total),
    taxLines: amounts.flatMap((each) => each.taxLines),
  };
}
