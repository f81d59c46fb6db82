import type { TaxRateView } from 'markethall/tax';

/** A German standard rate; every field may be replaced. */
export function aTaxRate(fields: Partial<TaxRateView> = {}): TaxRateView {
  const rate = fields.rate ?? '19.000000';
  const name = fields.name ?? 'MwSt.';
  const jurisdiction = fields.jurisdiction ?? 'DE';
  const treatment = fields.treatment ?? 'standard';
  return {
    categoryCode: 'standard',
    rate,
    name,
    jurisdiction,
    treatment,
    components: [{ rate, name, jurisdiction, treatment, compound: false }],
    provider: 'table',
    ...fields,
  };
}
