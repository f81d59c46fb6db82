import type { TaxCalculator, TaxRateView, TaxRequest } from 'markethall/tax';

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

/** What every TaxCalculator owes: call it inside a `describe` of your plugin's specs, with a request that it taxes. */
export function describeTaxCalculatorContract(
  make: () => TaxCalculator | Promise<TaxCalculator>,
  request: TaxRequest,
): void {
  it('answers with components that add up to rates between 0 and 100 percent', async () => {
    const rates = await (await make()).estimate(request);

    expect(rates.size).toBeGreaterThan(0);
    for (const [code, view] of rates) {
      expect(view.categoryCode).toBe(code);
      expect(view.provider).not.toBe('');
      expect(view.components.length).toBeGreaterThan(0);
      for (const { rate } of [view, ...view.components]) expect(rate).toMatch(/^\d{1,3}(\.\d{1,6})?$/);
    }
  });

  it('keeps to the categories that were asked for', async () => {
    const rates = await (await make()).estimate({ ...request, categoryCodes: ['no-such-category'] });

    expect([...rates.keys()]).toEqual([]);
  });

  it('can be warmed again and again', async () => {
    const calculator = await make();

    await calculator.warm();
    await calculator.warm();
  });

  it('lets a sale be committed, voided and refunded twice', async () => {
    const calculator = await make();

    for (let i = 0; i < 2; i++) {
      await calculator.commit('ord_1', request.at);
      await calculator.refund('ord_1', request.at);
      await calculator.void('ord_2');
    }
  });
}
