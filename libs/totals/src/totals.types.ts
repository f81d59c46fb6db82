import type { TaxTreatment } from 'markethall/tax';

/** How a channel rounds; copied to the order, so that a placed order is never rounded in another way later. */
export interface RoundingPolicy {
  mode: 'half_up' | 'half_even' | 'half_down';
  /** Where the one rounding of a tax happens: for each unit, for each line, or once for all lines of a rate. */
  tax: 'unit' | 'line' | 'rate_group';
}

/** One tax that applies to an amount. */
export interface TaxInput {
  /** Percent with up to six decimals: `'19.000000'`. */
  rate: string;
  name: string;
  /** Who levies it: `'DE'`, `'US-CA'`. */
  jurisdiction: string;
  treatment: TaxTreatment;
  categoryCode: string;
  /** A compound tax is levied on the amount and the taxes before it. */
  compound: boolean;
  /** Which calculator said so. */
  provider: string;
}

/** A discount that was decided before: the calculation only applies and distributes it. */
export interface DiscountInput {
  /** Stable key of its cause, e.g. a promotion's id. */
  source: string;
  label: string;
  code: string | null;
  /** Minor units, ≥ 0, in the terms of the price it lowers (gross for prices that include tax). Capped at that price. */
  amount: bigint;
}

export interface TotalsLineInput {
  lineId: string;
  /** Whole units, ≥ 1. */
  quantity: number;
  /** Minor units, ≥ 0. */
  unitPrice: bigint;
  priceIncludesTax: boolean;
  discounts: readonly DiscountInput[];
  taxes: readonly TaxInput[];
}

export interface TotalsShippingInput {
  /** Minor units, ≥ 0; 0 is free. */
  price: bigint;
  priceIncludesTax: boolean;
  discounts: readonly DiscountInput[];
  taxes: readonly TaxInput[];
}

export interface TotalsFeeInput {
  feeId: string;
  kind: string;
  /** Minor units, ≥ 0. */
  price: bigint;
  priceIncludesTax: boolean;
  taxes: readonly TaxInput[];
}

/** Everything the calculation knows: it reads nothing else. */
export interface TotalsInput {
  currency: string;
  rounding: RoundingPolicy;
  /** Whether `subtotal` and `discount` are shown with tax. */
  display: 'gross' | 'net';
  lines: readonly TotalsLineInput[];
  shipping: TotalsShippingInput | null;
  fees: readonly TotalsFeeInput[];
  /** Discounts on the whole order, in the order in which they apply; each is distributed over the lines. */
  discounts: readonly DiscountInput[];
  /** Keep the steps, for support and for promotion simulation. */
  trace?: boolean;
}

/** A tax as it was levied on one line, on the shipping or on a fee. */
export interface TaxLineValue {
  rate: string;
  name: string;
  jurisdiction: string;
  categoryCode: string;
  treatment: TaxTreatment;
  /** Minor units. */
  amount: bigint;
  /** The tax is contained in the entered price. */
  included: boolean;
  provider: string;
}

/** What a discount took from one line or from the shipping; same terms as its input. */
export interface DiscountValue {
  source: string;
  label: string;
  code: string | null;
  scope: 'line' | 'order' | 'shipping';
  amount: bigint;
}

/** The result for one taxed thing: net + tax = total. */
export interface TaxedAmount {
  net: bigint;
  tax: bigint;
  /** Gross. */
  total: bigint;
  taxLines: TaxLineValue[];
}

export interface TotalsLine extends TaxedAmount {
  lineId: string;
  quantity: number;
  unitPrice: bigint;
  priceIncludesTax: boolean;
  /** As displayed, before discounts: subtotal − discount is the displayed total of the line. */
  subtotal: bigint;
  /** As displayed. */
  discount: bigint;
  discounts: DiscountValue[];
}

export interface TotalsShipping extends TaxedAmount {
  /** As entered, before discounts. */
  price: bigint;
  priceIncludesTax: boolean;
  discounts: DiscountValue[];
}

export interface TotalsFee extends TaxedAmount {
  feeId: string;
  kind: string;
  price: bigint;
  priceIncludesTax: boolean;
}

/** All of one tax in the order. */
export interface TaxSummaryEntry {
  rate: string;
  name: string;
  jurisdiction: string;
  treatment: TaxTreatment;
  /** Sum of the net amounts it was levied on. */
  net: bigint;
  tax: bigint;
}

/** One step of the calculation: `ref` is a line id, `'shipping'` or a fee id. */
export interface TraceStep {
  step: 'base' | 'line_discount' | 'order_discount' | 'shipping_discount' | 'tax' | 'total';
  ref: string;
  detail: string;
  amount: bigint;
}

/** Σ lines.total + shippingTotal + feeTotal = grandTotal; netTotal + taxTotal = grandTotal; Σ taxSummary.tax = taxTotal. */
export interface Totals {
  currency: string;
  lines: TotalsLine[];
  shipping: TotalsShipping | null;
  fees: TotalsFee[];
  taxSummary: TaxSummaryEntry[];
  /** Σ of the lines as displayed, before discounts and shipping. */
  subtotal: bigint;
  /** Σ of the lines' discounts as displayed. */
  discountTotal: bigint;
  /** Gross, after discounts. */
  shippingTotal: bigint;
  /** Gross. */
  feeTotal: bigint;
  netTotal: bigint;
  taxTotal: bigint;
  grandTotal: bigint;
  trace: TraceStep[];
}
