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
  /** Why, to be kept with the sale. At most 200 characters. */
  evidence?: string;
}

/** A discount that was decided before: the calculation only applies and distributes it. */
export interface DiscountInput {
  /** Stable key of its cause, e.g. a promotion's id. */
  source: string;
  label: string;
  code: string | null;
  /** Minor units, ≥ 0, in the terms of the price it lowers (gross for prices that include tax). Capped at that price. */
  amount: bigint;
  /** `order` when it is this line's share of a discount on the whole order; default `line`. */
  scope?: 'line' | 'order';
}

export interface TotalsLineInput {
  lineId: string;
  /** What the line is (its variant, price and quantity): remainders go by it, not by who came first. Default: `lineId`. */
  sortKey?: string;
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
  /** Of its own category; with `proRata` only where no line has a value. */
  taxes: readonly TaxInput[];
  /** Taxed as the goods are: split over their taxes by gross value after discounts. */
  proRata?: boolean;
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
  /** Round the grand total to a multiple of this, by the rounding mode: 5 for Swiss centimes. Null or absent: exact. */
  cashRounding?: bigint | null;
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
  /** What it was levied on: the net amount (of its part, where delivery is taxed pro rata). Minor units. */
  net: bigint;
  /** Minor units. */
  amount: bigint;
  /** The tax is contained in the entered price. */
  included: boolean;
  provider: string;
  /** Why it is so, e.g. the VAT id of a reverse charge. */
  evidence: string | null;
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

/** `cash_rounding` is the one fee that may be negative: what rounding the grand total has added or taken. */
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

/**
 * One step of the calculation. `amount` is what it adds to the gross total of `ref` (negative for a discount, 0 for a tax
 * that the price contains), so that the steps of a ref add up to its total.
 */
export interface TraceStep {
  step: 'price' | 'line_discount' | 'order_discount' | 'shipping_discount' | 'tax' | 'cash_rounding' | 'total';
  /** A line id, `'shipping'`, `'fee:<id>'` or `'order'`. */
  ref: string;
  detail: string;
  amount: bigint;
  /** Of a tax: its whole amount, contained or not, and by how much a rate group's remainder moved it. Minor units. */
  tax?: bigint;
  remainder?: bigint;
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
