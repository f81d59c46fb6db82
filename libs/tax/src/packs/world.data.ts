import type { PackZone, RatePack } from './rate-pack.js';

const AS_OF = '2026-01-01';
const ZERO = { category: 'zero', rate: '0', treatment: 'zero' } as const;

/** The base rate of each state; counties, cities and districts add to it. */
const US_STATES: Readonly<Record<string, string | readonly (readonly [string, string?])[]>> = {
  AL: '4',
  AK: '0',
  AZ: '5.6',
  AR: '6.5',
  CA: '7.25',
  CO: '2.9',
  CT: '6.35',
  DE: '0',
  DC: '6',
  FL: '6',
  GA: '4',
  HI: '4',
  ID: '6',
  IL: '6.25',
  IN: '7',
  IA: '6',
  KS: '6.5',
  KY: '6',
  LA: [['4.45'], ['5', '2025-01-01T00:00:00-06:00']],
  ME: '5.5',
  MD: '6',
  MA: '6.25',
  MI: '6',
  MN: '6.875',
  MS: '7',
  MO: '4.225',
  MT: '0',
  NE: '5.5',
  NV: '6.85',
  NH: '0',
  NJ: '6.625',
  NM: [['5'], ['4.875', '2023-07-01T00:00:00-06:00']],
  NY: '4',
  NC: '4.75',
  ND: '5',
  OH: '5.75',
  OK: '4.5',
  OR: '0',
  PA: '6',
  RI: '7',
  SC: '6',
  SD: [['4.5'], ['4.2', '2023-07-01T00:00:00-05:00']],
  TN: '7',
  TX: '6.25',
  UT: '4.85',
  VT: '6',
  VA: '4.3',
  WA: '6.5',
  WV: '6',
  WI: '5',
  WY: '4',
};

const usZones = Object.entries(US_STATES).map(([region, rates]): PackZone => ({
  code: `us-${region.toLowerCase()}`,
  name: `US ${region}`,
  places: [{ country: 'US', region }],
  taxName: 'Sales tax',
  jurisdiction: `US-${region}`,
  rates: [
    ...(typeof rates === 'string' ? [[rates] as const] : rates).map(([rate, from]) => ({
      category: 'standard',
      rate,
      ...(from === undefined ? {} : { from }),
      ...(rate === '0' ? { treatment: 'zero' as const } : {}),
    })),
    ZERO,
  ],
}));

/** A province that levies its own tax beside the federal one, or whose harmonized tax replaces it. */
const province = (region: string, taxName: string, rates: PackZone['rates'], combinable: boolean): PackZone => ({
  code: `ca-${region.toLowerCase()}`,
  name: `Canada ${region}`,
  places: [{ country: 'CA', region }],
  taxName,
  jurisdiction: `CA-${region}`,
  combinable,
  rates: [...rates, ...(combinable ? [] : [ZERO])],
});
const standard = (rate: string, from?: string) => ({
  category: 'standard',
  rate,
  ...(from === undefined ? {} : { from }),
});

export const WORLD: readonly RatePack[] = [
  {
    country: 'US',
    name: 'United States (state base rates)',
    source: 'Federation of Tax Administrators, State Sales Tax Rates; the revenue departments of the states',
    asOf: AS_OF,
    zones: usZones,
  },
  {
    country: 'CA',
    name: 'Canada',
    source: 'Canada Revenue Agency, GST/HST rates; Revenu Québec; finance ministries of BC, MB and SK',
    asOf: AS_OF,
    zones: [
      {
        code: 'ca',
        name: 'Canada',
        places: [{ country: 'CA' }],
        taxName: 'GST',
        jurisdiction: 'CA',
        rates: [standard('5'), ZERO],
      },
      province('ON', 'HST', [standard('13')], false),
      province('NB', 'HST', [standard('15')], false),
      province('NL', 'HST', [standard('15')], false),
      province('PE', 'HST', [standard('15')], false),
      province('NS', 'HST', [standard('15'), standard('14', '2025-04-01T00:00:00-03:00')], false),
      province('QC', 'QST', [standard('9.975')], true),
      province('BC', 'PST', [standard('7')], true),
      province('MB', 'RST', [standard('7')], true),
      province('SK', 'PST', [standard('6')], true),
    ],
  },
  {
    country: 'AU',
    name: 'Australia',
    source: 'Australian Taxation Office, GST (ato.gov.au)',
    asOf: AS_OF,
    zones: [
      {
        code: 'au',
        name: 'Australia',
        places: [{ country: 'AU' }],
        taxName: 'GST',
        jurisdiction: 'AU',
        rates: [standard('10'), ZERO],
      },
    ],
  },
  {
    country: 'JP',
    name: 'Japan',
    source: 'National Tax Agency of Japan, consumption tax (national and local together)',
    asOf: AS_OF,
    zones: [
      {
        code: 'jp',
        name: 'Japan',
        places: [{ country: 'JP' }],
        taxName: '消費税',
        jurisdiction: 'JP',
        rates: [
          standard('8'),
          standard('10', '2019-10-01T00:00:00+09:00'),
          { category: 'reduced', rate: '8', from: '2019-10-01T00:00:00+09:00', treatment: 'reduced' },
          ZERO,
        ],
      },
    ],
  },
];
