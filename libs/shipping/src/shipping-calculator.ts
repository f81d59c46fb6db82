import type { DeliveryRateKind } from './entities/delivery-rate.entity.js';

/** A price row of a method. */
export interface RateView {
  kind: DeliveryRateKind;
  currency: string;
  amount: bigint;
  /** Grams, included. */
  minWeight: number;
  /** Grams, excluded; null is without limit. */
  maxWeight: number | null;
  freeFrom: bigint | null;
}

/** What a calculator prices. */
export interface ShippingQuoteRequest {
  method: { id: string; code: string; channelId: string; config: Record<string, unknown> | null };
  /** Rows in the asked currency, lightest first. */
  rates: readonly RateView[];
  currency: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  region: string | null;
  postalCode: string | null;
  /** What the goods cost, as the prices are entered, after discounts. */
  subtotal: bigint;
  weightGrams: number;
}

/**
 * Extension point, many-valued: how a delivery method finds its price. Quotes are asked inside transactions, so there
 * is no network here: a carrier's tariff is fetched before, by a job, and read from a table or cache.
 */
export abstract class ShippingCalculator {
  /** Stands in `delivery_method.calculator_code`. */
  abstract readonly code: string;

  /** Minor units, 0 is free; null when the method is not offered for this. */
  abstract quote(request: ShippingQuoteRequest): bigint | null | Promise<bigint | null>;
}
