import type { TaxRefund, TaxSale } from './tax-sale.js';

/** Why a tax is as it is; printed on invoices and kept as evidence. */
export type TaxTreatment = 'standard' | 'reduced' | 'zero' | 'exempt' | 'reverse_charge' | 'export' | 'out_of_scope';

export const TAX_TREATMENTS = [
  'standard',
  'reduced',
  'zero',
  'exempt',
  'reverse_charge',
  'export',
  'out_of_scope',
] as const satisfies readonly TaxTreatment[];

/** One of the taxes that together make a rate. */
export interface TaxComponent {
  /** Percent, six decimals: `'19.000000'`. */
  rate: string;
  name: string;
  jurisdiction: string;
  treatment: TaxTreatment;
  /** Levied on the amount and the plain taxes on it. */
  compound: boolean;
  /** Why it is as it is, to be kept with the sale: a VAT id and when it was valid, an exemption. At most 200 characters. */
  evidence?: string;
}

/** The tax of one category at one place and time. */
export interface TaxRateView {
  categoryCode: string;
  /** All components together, percent with six decimals (rounded only where compound taxes need more). */
  rate: string;
  name: string;
  jurisdiction: string;
  treatment: TaxTreatment;
  /** What it is made of, widest zone first; calculate with these. */
  components: TaxComponent[];
  /**
   * Where no tax is due (export, reverse charge, exemption): the taxes that a price entered with tax contains all the
   * same. Whoever prices takes them out of it. Absent: the price stands as it is.
   */
  contained?: readonly TaxComponent[];
  /** Which calculator said so. */
  provider: string;
}

/** Where, when and for whom a tax is asked. */
export interface TaxRequest {
  channelId: string;
  /** ISO 3166-1 alpha-2 country that the goods are sold from. Absent: no border is looked at. */
  origin?: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** ISO 3166-2 without the country. */
  region?: string | null;
  postalCode?: string | null;
  /** The tax point; a refund asks with the date of the original sale. */
  at: Date;
  /** Only these categories; all when absent. */
  categoryCodes?: readonly string[];
  /** A tax identifier of the customer that the server validated. Clients never send one here. */
  identifier?: { country: string; value: string; validatedAt: Date } | null;
  /** Jurisdictions whose taxes staff has exempted the customer from: `DE`, `US` (all its states), `US-CA`. */
  exemptions?: readonly string[];
}

/**
 * Extension point: who decides taxes. The default reads our zones and rates; a plugin may ask a tax service. `estimate`
 * runs inside transactions, so it must not use the network: a service's answers come from a cache that it fills itself.
 *
 * `commit`, `void` and `refund` keep a service's books: override all three or none (then nobody asks). The worker calls
 * them outside of transactions, after the fact, at least once and possibly several at a time: each must be repeatable by
 * its reference. Throw when the service does not answer: they are called again, with growing pauses, for about five
 * hours, and then stand among the failed deliveries. `signal` is aborted when the attempt is cut (30 s).
 */
export abstract class TaxCalculator {
  /** The taxes by category code; a category that is not in the map is not taxed. */
  abstract estimate(request: TaxRequest): Promise<Map<string, TaxRateView>>;

  /** Loads what `estimate` needs into its cache. Called before transactions, which must not wait for a cold cache. */
  warm(): Promise<void> {
    return Promise.resolve();
  }

  /** A sale became final. After a `void` of the same reference it must change nothing. */
  commit(_sale: TaxSale, _signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A sale was called off: it counts as never made, with all that was refunded of it. It may be one that no `commit` has
   * told of, which is no error.
   */
  void(_reference: string, _signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }

  /** Part of a committed sale, or all of it, was paid back. Called after the sale's `commit` has returned. */
  refund(_refund: TaxRefund, _signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }
}

const BOOKS = ['commit', 'void', 'refund'] as const;

/** False for calculators that override none of these, such as our tables: then there is nobody to tell of sales. */
export const keepsBooks = (calculator: TaxCalculator): boolean =>
  BOOKS.some((method) => calculator[method] !== TaxCalculator.prototype[method]);
