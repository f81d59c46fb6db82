import type { RoundingMode, ShippingTax, TaxDisplay, TaxRounding } from './entities/channel.entity.js';

/** What staff may set on a channel. Currencies are ISO 4217, locales BCP 47, countries ISO 3166-1 alpha-2. */
export interface ChannelSettings {
  name: string;
  timeZone: string;
  defaultCurrency: string;
  currencies: string[];
  defaultLocale: string;
  locales: string[];
  taxDisplay: TaxDisplay;
  priceEntry: TaxDisplay;
  roundingMode: RoundingMode;
  taxRounding: TaxRounding;
  shippingTax: ShippingTax;
  /** Grand totals are rounded to multiples of this many minor units, by currency: `{ CHF: 5 }`. Null: exact. */
  cashRounding: Record<string, number> | null;
  countries: string[];
  defaultCountry: string;
  active: boolean;
  custom: Record<string, unknown> | null;
}

/** A channel as every other module sees it: plain, cacheable data; never changed in place. */
export interface ChannelView extends Readonly<ChannelSettings> {
  readonly id: string;
  readonly code: string;
  readonly isDefault: boolean;
  readonly version: number;
}

/** The settings of a channel of which only the name is known: a euro shop in Germany with gross prices. */
export const ordinaryChannel: Omit<ChannelSettings, 'name'> = {
  timeZone: 'Europe/Berlin',
  defaultCurrency: 'EUR',
  currencies: ['EUR'],
  defaultLocale: 'en',
  locales: ['en'],
  taxDisplay: 'gross',
  priceEntry: 'gross',
  roundingMode: 'half_up',
  taxRounding: 'line',
  shippingTax: 'own_category',
  cashRounding: null,
  countries: ['DE'],
  defaultCountry: 'DE',
  active: true,
  custom: null,
};
