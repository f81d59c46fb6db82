import type { TaxCalculator, TaxRateView, TaxRefund, TaxRequest, TaxSale } from 'markethall/tax';

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

/** One article of 11.90 to Berlin, 1.90 of it tax; every field may be replaced. */
export function aTaxSale(fields: Partial<TaxSale> = {}): TaxSale {
  const amounts = { net: 1_000n, tax: 190n, total: 1_190n };
  const { rate, name, jurisdiction, treatment, provider } = aTaxRate();
  const tax = { rate, name, jurisdiction, treatment, provider, net: 1_000n, amount: 190n, evidence: null };
  const article = { code: 'SHIRT', name: 'Shirt', taxCategoryCode: 'standard', quantity: 1, ...amounts };
  const address = { line1: 'Torstr. 1', line2: null, city: 'Berlin', postalCode: '10119', region: null, country: 'DE' };
  return {
    reference: 'ord_1',
    number: 'M-1001',
    channelId: 'chan_1',
    buyer: null,
    at: new Date('2026-03-02T10:00:00.000Z'),
    currency: 'EUR',
    total: 1_190n,
    taxTotal: 190n,
    lines: [{ reference: 'oli_1', kind: 'line', ...article, taxes: [tax] }],
    shippingAddress: address,
    billingAddress: address,
    ...fields,
  };
}

/** 5.00 of `aTaxSale` paid back; every field may be replaced. */
export function aTaxRefund(fields: Partial<TaxRefund> = {}): TaxRefund {
  const sale = fields.sale ?? aTaxSale();
  return { reference: 'ref_1', sale, at: sale.at, amount: 500n, parts: [], ...fields };
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

  it('lets a sale be committed, refunded and voided twice, and one be voided that it was not told of', async () => {
    const calculator = await make();
    const sale = aTaxSale({ at: request.at });
    const { signal } = new AbortController();

    for (let i = 0; i < 2; i++) await calculator.commit(sale, signal);
    for (let i = 0; i < 2; i++) await calculator.refund(aTaxRefund({ sale }), signal);
    for (const reference of ['ord_1', 'ord_1', 'ord_2']) await calculator.void(reference, signal);
    await calculator.commit(sale, signal);
  });
}
