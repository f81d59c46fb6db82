import type { PackRate, RatePack } from './rate-pack.js';

const EU = 'European Commission, "Taxes in Europe" database (TEDB), VAT rates applied in the Member States';

type Dated = string | readonly (readonly [rate: string, from?: string])[];

const dated = (category: string, rates: Dated): PackRate[] =>
  (typeof rates === 'string' ? [[rates] as const] : rates).map(([rate, from]) => ({
    category,
    rate,
    ...(from === undefined ? {} : { from }),
    ...(category === 'standard' ? {} : { treatment: 'reduced' as const }),
  }));

function vat(
  country: string,
  name: string,
  taxName: string,
  rates: Readonly<Record<string, Dated>>,
  source = EU,
): RatePack {
  return {
    country,
    name,
    source,
    asOf: '2026-01-01',
    zones: [
      {
        code: country.toLowerCase(),
        name,
        places: [{ country }],
        taxName,
        jurisdiction: country,
        rates: [
          ...Object.entries(rates).flatMap(([category, each]) => dated(category, each)),
          { category: 'zero', rate: '0', treatment: 'zero' },
        ],
      },
    ],
  };
}

/** Standard rate, the reduced rates in the order in which they are commonly used, and a super-reduced one where there is. */
export const EUROPE: readonly RatePack[] = [
  vat('AT', 'Austria', 'USt.', { standard: '20', reduced: '10', 'reduced-2': '13' }),
  vat('BE', 'Belgium', 'TVA/BTW', { standard: '21', reduced: '6', 'reduced-2': '12' }),
  vat('BG', 'Bulgaria', 'ДДС', { standard: '20', reduced: '9' }),
  vat('HR', 'Croatia', 'PDV', { standard: '25', reduced: '13', 'reduced-2': '5' }),
  vat('CY', 'Cyprus', 'ΦΠΑ', { standard: '19', reduced: '9', 'reduced-2': '5', 'super-reduced': '3' }),
  vat('CZ', 'Czechia', 'DPH', { standard: '21', reduced: [['15'], ['12', '2024-01-01T00:00:00+01:00']] }),
  vat('DK', 'Denmark', 'Moms', { standard: '25' }),
  vat('EE', 'Estonia', 'KM', {
    standard: [['20'], ['22', '2024-01-01T00:00:00+02:00'], ['24', '2025-07-01T00:00:00+03:00']],
    reduced: '9',
  }),
  vat('FI', 'Finland', 'ALV', {
    standard: [['24'], ['25.5', '2024-09-01T00:00:00+03:00']],
    reduced: [['14'], ['13.5', '2026-01-01T00:00:00+02:00']],
    'reduced-2': '10',
  }),
  vat('FR', 'France', 'TVA', { standard: '20', reduced: '5.5', 'reduced-2': '10', 'super-reduced': '2.1' }),
  vat('DE', 'Germany', 'MwSt.', {
    standard: [['19'], ['16', '2020-07-01T00:00:00+02:00'], ['19', '2021-01-01T00:00:00+01:00']],
    reduced: [['7'], ['5', '2020-07-01T00:00:00+02:00'], ['7', '2021-01-01T00:00:00+01:00']],
  }),
  vat('GR', 'Greece', 'ΦΠΑ', { standard: '24', reduced: '13', 'reduced-2': '6' }),
  vat('HU', 'Hungary', 'ÁFA', { standard: '27', reduced: '5', 'reduced-2': '18' }),
  vat('IE', 'Ireland', 'VAT', { standard: '23', reduced: '13.5', 'reduced-2': '9', 'super-reduced': '4.8' }),
  vat('IT', 'Italy', 'IVA', { standard: '22', reduced: '10', 'reduced-2': '5', 'super-reduced': '4' }),
  vat('LV', 'Latvia', 'PVN', { standard: '21', reduced: '12', 'reduced-2': '5' }),
  vat('LT', 'Lithuania', 'PVM', {
    standard: '21',
    reduced: [['9'], ['12', '2026-01-01T00:00:00+02:00']],
    'reduced-2': '5',
  }),
  vat('LU', 'Luxembourg', 'TVA', {
    standard: [['17'], ['16', '2023-01-01T00:00:00+01:00'], ['17', '2024-01-01T00:00:00+01:00']],
    reduced: [['8'], ['7', '2023-01-01T00:00:00+01:00'], ['8', '2024-01-01T00:00:00+01:00']],
    'super-reduced': '3',
  }),
  vat('MT', 'Malta', 'VAT', { standard: '18', reduced: '5', 'reduced-2': '7' }),
  vat('NL', 'Netherlands', 'BTW', { standard: '21', reduced: '9' }),
  vat('PL', 'Poland', 'VAT', { standard: '23', reduced: '8', 'reduced-2': '5' }),
  vat('PT', 'Portugal', 'IVA', { standard: '23', reduced: '13', 'reduced-2': '6' }),
  vat('RO', 'Romania', 'TVA', {
    standard: [['19'], ['21', '2025-08-01T00:00:00+03:00']],
    reduced: [['9'], ['11', '2025-08-01T00:00:00+03:00']],
  }),
  vat('SK', 'Slovakia', 'DPH', {
    standard: [['20'], ['23', '2025-01-01T00:00:00+01:00']],
    reduced: [['10'], ['19', '2025-01-01T00:00:00+01:00']],
    'reduced-2': '5',
  }),
  vat('SI', 'Slovenia', 'DDV', { standard: '22', reduced: '9.5', 'reduced-2': '5' }),
  vat('ES', 'Spain', 'IVA', { standard: '21', reduced: '10', 'super-reduced': '4' }),
  vat('SE', 'Sweden', 'Moms', { standard: '25', reduced: '12', 'reduced-2': '6' }),
  vat(
    'GB',
    'United Kingdom',
    'VAT',
    { standard: '20', reduced: '5' },
    'HM Revenue & Customs, "VAT rates" (gov.uk/vat-rates)',
  ),
  vat(
    'CH',
    'Switzerland',
    'MWST',
    {
      standard: [['7.7'], ['8.1', '2024-01-01T00:00:00+01:00']],
      reduced: [['2.5'], ['2.6', '2024-01-01T00:00:00+01:00']],
      'reduced-2': [['3.7'], ['3.8', '2024-01-01T00:00:00+01:00']],
    },
    'Swiss Federal Tax Administration, VAT rates from 1 January 2024 (estv.admin.ch)',
  ),
  vat(
    'NO',
    'Norway',
    'MVA',
    { standard: '25', reduced: '15', 'reduced-2': '12' },
    'Norwegian Tax Administration, VAT rates (skatteetaten.no)',
  ),
];
