/** Member States of the EU, by ISO 3166-1 alpha-2 (Greece is GR here, EL only in its VAT ids). */
const EU_COUNTRIES: ReadonlySet<string> = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
);

export const isInEu = (country: string): boolean => EU_COUNTRIES.has(country);

/** The prefix of a VAT id of this country. */
export const vatPrefixOf = (country: string): string => (country === 'GR' ? 'EL' : country);
