import { largestRemainder } from 'markethall/kernel';
import { distribute, takeDiscounts } from './discounts.js';
import { amountOutOfRange } from './totals.errors.js';
import { combineRates, splitTax, taxOf, taxOfUnits, type CombinedRate } from './tax-math.js';
import type {
  DiscountValue,
  RoundingPolicy,
  TaxedAmount,
  TaxInput,
  TaxSummaryEntry,
  Totals,
  TotalsInput,
  TotalsLine,
  TotalsLineInput,
  TraceStep,
} from './totals.types.js';

/** The largest amount that JSON can carry exactly. */
const MAX_AMOUNT = BigInt(Number.MAX_SAFE_INTEGER);

/** Something that is taxed: a line, the shipping or a fee. */
interface Taxable {
  id: string;
  quantity: number;
  price: bigint;
  /** What is left of the price after discounts: the base of the tax. */
  base: bigint;
  included: boolean;
  taxes: readonly TaxInput[];
  rate: CombinedRate;
  discounts: DiscountValue[];
}

/**
 * The one price calculation of Markethall, in exact integers: discounts, then taxes, then sums. Pure: the same input
 * gives the same totals, whatever the order of its lines. Throws `amount_out_of_range` (422) when a total exceeds
 * 2^53 − 1 minor units.
 */
export function computeTotals(input: TotalsInput): Totals {
  const trace: TraceStep[] = [];
  const note = (step: TraceStep['step'], ref: string, detail: string, amount: bigint) => {
    if (input.trace) trace.push({ step, ref, detail, amount });
  };

  const lines = input.lines.map(lineTaxable);
  for (const line of lines) {
    note('base', line.id, `${line.quantity} units`, line.price);
    for (const each of line.discounts) note('line_discount', line.id, each.source, each.amount);
  }
  applyOrderDiscounts(lines, input, note);

  const shipping = input.shipping && taxable('shipping', 1, input.shipping.price, input.shipping);
  if (shipping && input.shipping) {
    const { left, taken } = takeDiscounts(shipping.price, input.shipping.discounts, 'shipping');
    shipping.base = left;
    shipping.discounts = taken;
    for (const each of taken) note('shipping_discount', shipping.id, each.source, each.amount);
  }
  const fees = input.fees.map((fee) => ({ fee, taxable: taxable(`fee:${fee.feeId}`, 1, fee.price, fee) }));

  const all = [...lines, ...(shipping ? [shipping] : []), ...fees.map((each) => each.taxable)];
  const taxes = taxAll(all, input.rounding);
  const taxed = (each: Taxable): TaxedAmount => {
    const tax = taxes.get(each) ?? 0n;
    note('tax', each.id, each.taxes.map((t) => `${t.name} ${t.rate}%`).join(' + '), tax);
    return {
      net: each.included ? each.base - tax : each.base,
      tax,
      total: each.included ? each.base : each.base + tax,
      taxLines: splitTax(tax, each.taxes, each.rate, each.included),
    };
  };

  return sum(
    input,
    {
      lines: lines.map((line) => displayedLine(line, taxed(line), input)),
      shipping: shipping && {
        ...taxed(shipping),
        price: shipping.price,
        priceIncludesTax: shipping.included,
        discounts: shipping.discounts,
      },
      fees: fees.map(({ fee, taxable: each }) => ({
        ...taxed(each),
        feeId: fee.feeId,
        kind: fee.kind,
        price: fee.price,
        priceIncludesTax: fee.priceIncludesTax,
      })),
    },
    trace,
  );
}

function taxable(
  id: string,
  quantity: number,
  price: bigint,
  terms: { priceIncludesTax: boolean; taxes: readonly TaxInput[] },
): Taxable {
  if (!Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError(`not a quantity: ${quantity}`);
  if (price < 0n) throw new RangeError(`negative price of ${id}`);
  return {
    id,
    quantity,
    price,
    base: price,
    included: terms.priceIncludesTax,
    taxes: terms.taxes,
    rate: combineRates(terms.taxes),
    discounts: [],
  };
}

function lineTaxable(line: TotalsLineInput): Taxable {
  const result = taxable(line.lineId, line.quantity, line.unitPrice * BigInt(line.quantity), line);
  const { left, taken } = takeDiscounts(result.price, line.discounts, 'line');
  result.base = left;
  result.discounts = taken;
  return result;
}

/** Discounts across tax rates follow the gross share of the lines; a line never gives more than it has. */
function applyOrderDiscounts(
  lines: readonly Taxable[],
  input: TotalsInput,
  note: (step: TraceStep['step'], ref: string, detail: string, amount: bigint) => void,
): void {
  if (input.discounts.length === 0) return;
  const ordered = [...lines].sort(byId);
  for (const discount of input.discounts) {
    const gross = ordered.map((line) =>
      line.included ? line.base : line.base + taxOf(line.base, line.rate, false, input.rounding.mode),
    );
    const shares = distribute(
      discount.amount,
      gross,
      ordered.map((line) => line.base),
    );
    ordered.forEach((line, index) => {
      const amount = shares[index] ?? 0n;
      if (amount === 0n) return;
      line.base -= amount;
      line.discounts.push({
        source: discount.source,
        label: discount.label,
        code: discount.code,
        scope: 'order',
        amount,
      });
      note('order_discount', line.id, discount.source, amount);
    });
  }
}

/** The tax of everything, rounded where the policy says. */
function taxAll(all: readonly Taxable[], rounding: RoundingPolicy): Map<Taxable, bigint> {
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

/** One rounding for all that bears the same rate; the remainder goes back by largest remainder, ties by id. */
function taxGroups(all: readonly Taxable[], mode: RoundingPolicy['mode']): Map<Taxable, bigint> {
  const groups = new Map<string, Taxable[]>();
  for (const each of [...all].sort(byId)) {
    const key = `${each.included}|${each.taxes.map((tax) => `${summaryKey(tax)}|${tax.compound}`).join('+')}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const taxes = new Map<Taxable, bigint>();
  for (const members of groups.values()) {
    const [first] = members;
    const base = members.reduce((total, each) => total + each.base, 0n);
    const tax = first ? taxOf(base, first.rate, first.included, mode) : 0n;
    const parts =
      base === 0n
        ? []
        : largestRemainder(
            tax,
            members.map((each) => each.base),
          );
    members.forEach((each, index) => taxes.set(each, parts[index] ?? 0n));
  }
  return taxes;
}

/** Shows a line with or without tax; its subtotal is derived, so that subtotal − discount is always its total. */
function displayedLine(line: Taxable, taxed: TaxedAmount, input: TotalsInput): TotalsLine {
  const entered = line.price - line.base;
  const taxOfDiscount = taxOf(entered, line.rate, line.included, input.rounding.mode);
  const gross = input.display === 'gross';
  let discount = entered;
  if (gross && !line.included) discount += taxOfDiscount;
  if (!gross && line.included) discount -= taxOfDiscount;
  return {
    ...taxed,
    lineId: line.id,
    quantity: line.quantity,
    unitPrice: line.price / BigInt(line.quantity),
    priceIncludesTax: line.included,
    subtotal: (gross ? taxed.total : taxed.net) + discount,
    discount,
    discounts: line.discounts,
  };
}

function sum(input: TotalsInput, parts: Pick<Totals, 'lines' | 'shipping' | 'fees'>, trace: TraceStep[]): Totals {
  const everything: TaxedAmount[] = [...parts.lines, ...(parts.shipping ? [parts.shipping] : []), ...parts.fees];
  const totals: Totals = {
    currency: input.currency,
    ...parts,
    taxSummary: summarize(everything),
    subtotal: total(parts.lines, (line) => line.subtotal),
    discountTotal: total(parts.lines, (line) => line.discount),
    shippingTotal: parts.shipping?.total ?? 0n,
    feeTotal: total(parts.fees, (fee) => fee.total),
    netTotal: total(everything, (each) => each.net),
    taxTotal: total(everything, (each) => each.tax),
    grandTotal: total(everything, (each) => each.total),
    trace,
  };
  if (totals.grandTotal > MAX_AMOUNT || totals.subtotal > MAX_AMOUNT) throw amountOutOfRange();
  if (input.trace) trace.push({ step: 'total', ref: 'order', detail: 'grand total', amount: totals.grandTotal });
  return totals;
}

function summarize(amounts: readonly TaxedAmount[]): TaxSummaryEntry[] {
  const entries = new Map<string, TaxSummaryEntry>();
  for (const { net, taxLines } of amounts) {
    for (const line of taxLines) {
      const key = summaryKey(line);
      const entry = entries.get(key) ?? {
        rate: line.rate,
        name: line.name,
        jurisdiction: line.jurisdiction,
        treatment: line.treatment,
        net: 0n,
        tax: 0n,
      };
      entry.net += net;
      entry.tax += line.amount;
      entries.set(key, entry);
    }
  }
  return [...entries.keys()].sort().flatMap((key) => entries.get(key) ?? []);
}

function summaryKey(tax: { jurisdiction: string; rate: string; name: string; treatment: string }): string {
  return `${tax.jurisdiction}|${tax.rate.padStart(10, '0')}|${tax.name}|${tax.treatment}`;
}

function total<T>(items: readonly T[], amount: (item: T) => bigint): bigint {
  return items.reduce((result, item) => result + amount(item), 0n);
}

function byId(a: Taxable, b: Taxable): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
