import type { TaxTreatment } from '../tax-calculator.js';

/** A rate that holds from a day on (local midnight of the jurisdiction, as RFC 3339) until the next one of its kind. */
export interface PackRate {
  /** Code of the tax category. */
  category: string;
  /** Percent. */
  rate: string;
  /** Absent: for as long as anybody need remember. */
  from?: string;
  treatment?: TaxTreatment;
}

/** The taxes of one zone of a pack. */
export interface PackZone {
  /** Zone code, lower case. */
  code: string;
  name: string;
  places: readonly { country: string; region?: string }[];
  /** As printed on an invoice: `VAT`, `GST`. */
  taxName: string;
  /** `DE`, `US-CA`. */
  jurisdiction: string;
  /** Adds to the country's tax instead of replacing it. */
  combinable?: boolean;
  rates: readonly PackRate[];
}

/** The rates of one country, to be installed as they stand. They are a start, not advice: check them before you sell. */
export interface RatePack {
  /** ISO 3166-1 alpha-2. */
  country: string;
  name: string;
  /** Where the rates were published. */
  source: string;
  /** The day of which the pack tells the law, `YYYY-MM-DD`. */
  asOf: string;
  zones: readonly PackZone[];
}

/** Categories that packs speak of, with their names for staff. */
export const PACK_CATEGORIES: Readonly<Record<string, string>> = {
  standard: 'Standard',
  reduced: 'Reduced',
  'reduced-2': 'Second reduced',
  'super-reduced': 'Super reduced',
  zero: 'Not taxed',
};
