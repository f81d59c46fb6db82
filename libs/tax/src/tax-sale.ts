import type { TaxTreatment } from './tax-calculator.js';

/** A tax as it was charged. Amounts are minor units of the sale's currency. */
export interface TaxCharged {
  /** Percent, six decimals. */
  rate: string;
  name: string;
  jurisdiction: string;
  treatment: TaxTreatment;
  /** What it was levied on. */
  net: bigint;
  amount: bigint;
  /** Which calculator said so when the sale was agreed. */
  provider: string;
  /** Why it is so: a VAT id and when it was valid, an exemption. */
  evidence: string | null;
}

/** Something sold, as it was agreed. Amounts are minor units of the sale's currency, after all discounts. */
export interface TaxSaleLine {
  /** Stable id, which parts of a refund name. */
  reference: string;
  kind: 'line' | 'shipping' | 'fee';
  /** A SKU, a delivery method, a kind of fee. */
  code: string;
  name: string;
  taxCategoryCode: string;
  quantity: number;
  net: bigint;
  tax: bigint;
  /** net + tax. */
  total: bigint;
  taxes: readonly TaxCharged[];
}

/** Where it goes. Country, region and postal code are what `estimate` was asked with. */
export interface TaxAddress {
  line1: string;
  line2: string | null;
  city: string;
  postalCode: string | null;
  region: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** A sale that became final. Σ of the lines' totals = total, Σ of their taxes = taxTotal. */
export interface TaxSale {
  /** Opaque id, such as an order's: the key by which a service tells a repetition. */
  reference: string;
  /** What people call it. */
  number: string;
  channelId: string;
  /** Opaque id of the buyer; null for guests. */
  buyer: string | null;
  /** The tax point. */
  at: Date;
  currency: string;
  total: bigint;
  taxTotal: bigint;
  lines: readonly TaxSaleLine[];
  /** Null where nothing is delivered. */
  shippingAddress: TaxAddress | null;
  billingAddress: TaxAddress | null;
}

/** Money of a sale that went back. */
export interface TaxRefund {
  /** Stable id: the key by which a service tells a repetition. */
  reference: string;
  /** What it is a part of; `sale.at` is the date whose rates hold. */
  sale: TaxSale;
  at: Date;
  /** Gross, minor units of the sale's currency, > 0. All refunds of a sale together never exceed what was paid for it. */
  amount: bigint;
  /** What it is for, where staff said so: adds up to the amount. Empty: a part of the whole. */
  parts: readonly TaxRefundPart[];
}

export interface TaxRefundPart {
  kind: 'line' | 'shipping' | 'fee' | 'tax' | 'other';
  /** `reference` of the line; null for none of them. */
  lineReference: string | null;
  amount: bigint;
}
