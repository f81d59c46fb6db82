import { aTaxRate } from 'markethall/testing/tax';
import type { TaxRateView, TaxRequest } from './tax-calculator.js';
import { type Rates, treat } from './treatment.js';

const german = new Map([['standard', aTaxRate()]]);
const austrian = new Map([['standard', aTaxRate({ rate: '20.000000', name: 'USt.', jurisdiction: 'AT' })]]);
const none: Rates = new Map();
const at = new Date('2026-06-01T00:00:00Z');
const validatedAt = new Date('2026-05-31T12:00:00.000Z');
const atu = { country: 'AT', value: 'ATU12345678', validatedAt };

const standard = (request: Partial<TaxRequest>, destination: Rates): TaxRateView | undefined =>
  treat({ channelId: 'c', country: 'AT', at, origin: 'DE', ...request }, destination, () => german, 'table').get(
    'standard',
  );

describe('treat', () => {
  it('taxes at home what stays at home', () => {
    expect(standard({ country: 'DE' }, german)).toEqual(aTaxRate());
  });

  it('taxes at the place it goes to, where the merchant has rates', () => {
    expect(standard({}, austrian)).toEqual(austrian.get('standard'));
  });

  it('taxes at home what goes to a Member State without rates', () => {
    expect(standard({}, none)).toEqual(aTaxRate());
  });

  it('reverses the charge for a validated business elsewhere in the EU, keeps the evidence and what the price contains', () => {
    expect(standard({ identifier: atu }, austrian)).toEqual({
      categoryCode: 'standard',
      rate: '0.000000',
      name: 'Reverse charge',
      jurisdiction: 'AT',
      treatment: 'reverse_charge',
      components: [
        {
          rate: '0.000000',
          name: 'Reverse charge',
          jurisdiction: 'AT',
          treatment: 'reverse_charge',
          compound: false,
          evidence: 'VAT id ATU12345678, valid on 2026-05-31T12:00:00.000Z',
        },
      ],
      contained: aTaxRate().components,
      provider: 'table',
    });
  });

  it.each([
    ['at home', { country: 'DE', identifier: atu }, german],
    [
      'for a VAT id of the merchant’s own country',
      { identifier: { ...atu, country: 'DE', value: 'DE123456789' } },
      austrian,
    ],
    ['for a VAT id from outside the EU', { identifier: { ...atu, country: 'CH', value: 'CHE123456789' } }, austrian],
  ])('does not reverse the charge %s', (_, request, destination) => {
    expect(standard(request, destination)?.treatment).toBe('standard');
  });

  it('exports to where there are no rates outside the EU, and takes the tax out of the price', () => {
    expect(standard({ country: 'US' }, none)).toMatchObject({
      treatment: 'export',
      rate: '0.000000',
      jurisdiction: 'US',
      contained: aTaxRate().components,
    });
  });

  it('is no export where the merchant is registered', () => {
    const swiss = new Map([['standard', aTaxRate({ rate: '8.100000', jurisdiction: 'CH', name: 'MWST' })]]);

    expect(standard({ country: 'CH' }, swiss)).toEqual(swiss.get('standard'));
  });

  it('leaves out what is not taxed at home either', () => {
    expect(
      treat({ channelId: 'c', country: 'US', at, origin: 'DE', categoryCodes: ['voucher'] }, none, () => german, 't')
        .size,
    ).toBe(0);
  });

  it('knows no borders without an origin', () => {
    expect(standard({ origin: null, country: 'US' }, none)).toBeUndefined();
  });

  it('exempts by jurisdiction, the states of a country with it', () => {
    const components = [
      { rate: '5.000000', name: 'GST', jurisdiction: 'CA', treatment: 'standard' as const, compound: false },
      { rate: '9.975000', name: 'QST', jurisdiction: 'CA-QC', treatment: 'standard' as const, compound: false },
    ];
    const quebec = new Map([['standard', aTaxRate({ rate: '14.975000', components })]]);
    const inQuebec = { origin: 'CA', country: 'CA', region: 'QC' };

    expect(standard({ ...inQuebec, exemptions: ['CA-QC'] }, quebec)).toMatchObject({
      rate: '5.000000',
      components: [{ rate: '5.000000' }, { rate: '0.000000', treatment: 'exempt', evidence: 'exempt in CA-QC' }],
    });
    expect(standard({ ...inQuebec, exemptions: ['CA'] }, quebec)).toMatchObject({
      rate: '0.000000',
      treatment: 'exempt',
      contained: components,
    });
    expect(standard({ ...inQuebec, exemptions: ['C', 'US'] }, quebec)).toEqual(quebec.get('standard'));
  });
});
