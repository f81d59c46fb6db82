import { divideRounded } from 'markethall/kernel';
import { refuseOutOfRange } from './amount-range.js';
import { distribute, takeDiscounts } from './discounts.js';
import { joined, shippingParts } from './shipping-parts.js';
import { taxOf } from './tax-math.js';
import { byKey, grossWorth, summaryKey, type Taxable, taxable, taxAll, taxed } from './taxable.js';
import { Trace } from './trace.js';
import type {
  TaxedAmount,
  TaxSummaryEntry,
  Totals,
  TotalsFee,
  TotalsInput,
  TotalsLine,
  TotalsLineInput,
  TotalsShippingInput,
} from './totals.types.js';

/**
 * The one price calculation of Markethall, in exact integers: discounts, then taxes, then sums, then the rounding of cash.
 * Pure: the same input gives the same totals, whatever the order of its lines. Throws `amount_out_of_range` (422) when a
 * total, or what everything costs before discounts, exceeds 2^53 − 1 minor units.
 */
export function computeTotals(input: TotalsInput): Totals {
  const trace = new Trace(input.trace === true);
  const lines = input.lines.map((line) => lineTaxable(line, trace));
  applyOrderDiscounts(lines, input, trace);
  const shipping = input.shipping && shippingTaxable(input.shipping, trace);
  const fees = input.fees.map((fee) => ({ fee, taxable: taxable(`fee:${fee.feeId}`, 1, fee.price, fee) }));
  for (const { fee, taxable: each } of fees) trace.price(each, fee.kind);

  const parts =
    shipping === null
      ? []
      : input.shipping?.proRata === true
        ? shippingParts(shipping, lines, input.rounding.mode)
        : [shipping];
  const taxes = taxAll([...lines, ...parts, ...fees.map((each) => each.taxable)], input.rounding);
  const amountOf = (each: Taxable): TaxedAmount => {
    const tax = taxes.get(each) ?? 0n;
    trace.tax(each, each.id, tax, input.rounding);
    return taxed(each, tax);
  };
  for (const part of parts) trace.tax(part, 'shipping', taxes.get(part) ?? 0n, input.rounding);

  const totals = sum(
    input,
    {
      lines: lines.map((line) => displayedLine(line, amountOf(line), input)),
      shipping: shipping && {
        ...joined(parts, taxes),
        price: shipping.price,
        priceIncludesTax: shipping.included,
        discounts: shipping.discounts,
      },
      fees: fees.map(({ fee, taxable: each }) => ({
        feeId: fee.feeId,
        kind: fee.kind,
        price: fee.price,
        priceIncludesTax: fee.priceIncludesTax,
        ...amountOf(each),
      })),
    },
    trace,
  );
  return totals;
}

function lineTaxable(line: TotalsLineInput, trace: Trace): Taxable {
  const result = taxable(line.lineId, line.quantity, line.unitPrice * BigInt(line.quantity), line);
  const { left, taken } = takeDiscounts(result.price, line.discounts, 'line');
  result.base = left;
  result.discounts = taken;
  trace.price(result, `${line.quantity} × ${line.unitPrice}`);
  for (const each of taken) trace.discount(result.id, each);
  return result;
}

function shippingTaxable(input: TotalsShippingInput, trace: Trace): Taxable {
  const shipping = taxable('shipping', 1, input.price, input);
  const { left, taken } = takeDiscounts(shipping.price, input.discounts, 'shipping');
  shipping.base = left;
  shipping.discounts = taken;
  trace.price(shipping, 'delivery');
  for (const each of taken) trace.discount(shipping.id, each);
  return shipping;
}

/** Discounts across tax rates follow the gross share of the lines; a line never gives more than it has. */
function applyOrderDiscounts(lines: readonly Taxable[], input: TotalsInput, trace: Trace): void {
  if (input.discounts.length === 0) return;
  const ordered = [...lines].sort(byKey);
  for (const { source, label, code, amount: wanted } of input.discounts) {
    const shares = distribute(
      wanted,
      ordered.map((line) => grossWorth(line, input.rounding.mode)),
      ordered.map((line) => line.base),
    );
    ordered.forEach((line, index) => {
      const amount = shares[index] ?? 0n;
      if (amount === 0n) return;
      const taken = { source, label, code, scope: 'order' as const, amount };
      line.base -= amount;
      line.discounts.push(taken);
      trace.discount(line.id, taken);
    });
  }
}

/** Shows a line with or without tax; its subtotal is derived, so that subtotal − discount is always its total. */
function displayedLine(line: Taxable, amounts: TaxedAmount, input: TotalsInput): TotalsLine {
  const entered = line.price - line.base;
  const taxOfDiscount = taxOf(entered, line.rate, line.included, input.rounding.mode);
  const gross = input.display === 'gross';
  let discount = entered;
  if (gross && !line.included) discount += taxOfDiscount;
  if (!gross && line.included) discount -= taxOfDiscount;
  return {
    lineId: line.id,
    quantity: line.quantity,
    unitPrice: line.price / BigInt(line.quantity),
    priceIncludesTax: line.included,
    subtotal: (gross ? amounts.total : amounts.net) + discount,
    discount,
    discounts: line.discounts,
    ...amounts,
  };
}

function sum(input: TotalsInput, parts: Pick<Totals, 'lines' | 'shipping' | 'fees'>, trace: Trace): Totals {
  const exact = total(
    [...parts.lines, ...(parts.shipping ? [parts.shipping] : []), ...parts.fees],
    (each) => each.total,
  );
  const fees = [...parts.fees, ...cashRounding(input, exact, trace)];
  const everything: TaxedAmount[] = [...parts.lines, ...(parts.shipping ? [parts.shipping] : []), ...fees];
  const totals: Totals = {
    currency: input.currency,
    ...parts,
    fees,
    taxSummary: summarize(everything),
    subtotal: total(parts.lines, (line) => line.subtotal),
    discountTotal: total(parts.lines, (line) => line.discount),
    shippingTotal: parts.shipping?.total ?? 0n,
    feeTotal: total(fees, (fee) => fee.total),
    netTotal: total(everything, (each) => each.net),
    taxTotal: total(everything, (each) => each.tax),
    grandTotal: total(everything, (each) => each.total),
    trace: trace.steps,
  };
  refuseOutOfRange(enteredPrice(parts), exact, totals.grandTotal, totals.subtotal);
  trace.total(totals.grandTotal);
  return totals;
}

/** Before discounts: no line, discount or step of the trace is larger than this, the gross total or the displayed subtotal. */
const enteredPrice = ({ lines, shipping, fees }: Pick<Totals, 'lines' | 'shipping' | 'fees'>): bigint =>
  total(lines, (line) => line.unitPrice * BigInt(line.quantity)) +
  (shipping?.price ?? 0n) +
  total(fees, (fee) => fee.price);

/** A fee, positive or negative and never taxed, that brings the total to what coins can pay. None where it is exact. */
function cashRounding({ cashRounding: step, rounding }: TotalsInput, exact: bigint, trace: Trace): TotalsFee[] {
  if (step === undefined || step === null || step <= 1n) return [];
  const price = divideRounded(exact, step, rounding.mode) * step - exact;
  if (price === 0n) return [];
  trace.rounding(step, price);
  const amounts = { net: price, tax: 0n, total: price, taxLines: [] };
  return [{ ...amounts, feeId: 'cash_rounding', kind: 'cash_rounding', price, priceIncludesTax: true }];
}

function summarize(amounts: readonly TaxedAmount[]): TaxSummaryEntry[] {
  const entries = new Map<string, TaxSummaryEntry>();
  for (const { taxLines } of amounts) {
    for (const { rate, name, jurisdiction, treatment, net, amount } of taxLines) {
      const key = summaryKey({ rate, name, jurisdiction, treatment });
      const entry = entries.get(key) ?? { rate, name, jurisdiction, treatment, net: 0n, tax: 0n };
      entry.net += net;
      entry.tax += amount;
      entries.set(key, entry);
    }
  }
  return [...entries.keys()].sort().flatMap((key) => entries.get(key) ?? []);
}

function total<T>(items: readonly T[], amount: (item: T) => bigint): bigint {
  return items.reduce((result, item) => result + amount(item), 0n);
}
