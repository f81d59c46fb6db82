import { TaxRules, type RateRow } from '../tax-rules.js';
import { EUROPE } from './europe.data.js';
import { PACK_CATEGORIES } from './rate-pack.js';
import { RATE_PACKS } from './rate-packs.js';

describe('rate packs', () => {
  it('cover the EU, the UK, Switzerland, Norway, the US, Canada, Australia and Japan, each with its source', () => {
    expect(EUROPE.filter((pack) => pack.source.includes('TEDB'))).toHaveLength(27);
    expect(RATE_PACKS.map((pack) => pack.country)).toEqual(
      expect.arrayContaining(['GB', 'CH', 'NO', 'US', 'CA', 'AU', 'JP']),
    );
    expect(RATE_PACKS.every((pack) => pack.source.length > 10 && /^\d{4}-\d\d-\d\d$/.test(pack.asOf))).toBe(true);
    expect(RATE_PACKS.find((pack) => pack.country === 'US')?.zones).toHaveLength(51);
  });

  it('name each zone and place once', () => {
    const zones = RATE_PACKS.flatMap((pack) => pack.zones);
    const places = zones.flatMap((zone) => zone.places.map((place) => `${place.country}-${place.region ?? ''}`));

    expect(new Set(zones.map((zone) => zone.code)).size).toBe(zones.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it.each(RATE_PACKS.flatMap((pack) => pack.zones.map((zone) => [zone.code, zone] as const)))(
    'hold sound rates: %s',
    (_, zone) => {
      expect(zone.rates.some((rate) => rate.category === 'standard')).toBe(true);
      for (const rate of zone.rates) {
        expect(Object.keys(PACK_CATEGORIES)).toContain(rate.category);
        expect(rate.rate).toMatch(/^\d{1,2}(\.\d{1,3})?$/);
        if (rate.from !== undefined) expect(Number.isNaN(Date.parse(rate.from))).toBe(false);
        if (rate.treatment === 'zero') expect(rate.rate).toBe('0');
      }
    },
  );

  it.each([
    ['DE', null, '2020-06-30T21:59:59Z', '19.000000'],
    ['DE', null, '2020-06-30T22:00:00Z', '16.000000'],
    ['DE', null, '2021-01-01T00:00:00Z', '19.000000'],
    ['FI', null, '2024-08-31T21:00:00Z', '25.500000'],
    ['SK', null, '2026-03-01T00:00:00Z', '23.000000'],
    ['CH', null, '2026-03-01T00:00:00Z', '8.100000'],
    ['US', 'CA', '2026-03-01T00:00:00Z', '7.250000'],
    ['CA', 'QC', '2026-03-01T00:00:00Z', '14.975000'],
    ['CA', 'ON', '2026-03-01T00:00:00Z', '13.000000'],
    ['CA', 'AB', '2026-03-01T00:00:00Z', '5.000000'],
    ['JP', null, '2026-03-01T00:00:00Z', '10.000000'],
  ])('tax %s %s at %s with %s percent', (country, region, at, rate) => {
    const rates = installed(country);

    expect(rates.lookup({ channelId: 'c', country, region, at: new Date(at) }, 'table').get('standard')?.rate).toBe(
      rate,
    );
  });
});

/** The rules as an installation of the pack would leave them. */
function installed(country: string): TaxRules {
  const zones = RATE_PACKS.filter((pack) => pack.country === country).flatMap((pack) => pack.zones);
  return new TaxRules({
    places: zones.flatMap((zone) =>
      zone.places.map((place) => ({
        zoneId: zone.code,
        country: place.country,
        region: place.region ?? '',
        postalFrom: '',
        postalTo: '',
      })),
    ),
    rates: zones.flatMap((zone) =>
      zone.rates.map((rate): RateRow => {
        const next = zone.rates
          .filter((other) => other.category === rate.category && other.from !== undefined)
          .map((other) => Date.parse(other.from ?? ''))
          .filter((from) => from > Date.parse(rate.from ?? '1900-01-01'))
          .sort((a, b) => a - b)[0];
        return {
          zoneId: zone.code,
          categoryCode: rate.category,
          name: zone.taxName,
          jurisdiction: zone.jurisdiction,
          rate: `${rate.rate.split('.')[0] ?? '0'}.${(rate.rate.split('.')[1] ?? '').padEnd(6, '0')}`,
          treatment: rate.treatment ?? 'standard',
          compound: false,
          combinable: zone.combinable ?? false,
          validFrom: rate.from === undefined ? null : Date.parse(rate.from),
          validTo: next ?? null,
        };
      }),
    ),
  });
}
