import { aDiscount, aTax, aTotalsLine, someTotals } from 'markethall/testing/totals';
import { computeTotals } from './compute-totals.js';

const seven = aTax({ rate: '7.000000', treatment: 'reduced', categoryCode: 'reduced' });

describe('computeTotals, golden examples', () => {
  it('extracts 19 % from a gross price', () => {
    const totals = computeTotals(someTotals());

    expect(totals.lines[0]).toMatchObject({ net: 1680n, tax: 319n, total: 1999n, subtotal: 1999n, discount: 0n });
    expect(totals).toMatchObject({ subtotal: 1999n, netTotal: 1680n, taxTotal: 319n, grandTotal: 1999n });
  });

  it('adds 19 % to a net price', () => {
    const lines = [aTotalsLine({ unitPrice: 1680n, priceIncludesTax: false })];

    const totals = computeTotals(someTotals({ lines, display: 'net' }));

    expect(totals.lines[0]).toMatchObject({ net: 1680n, tax: 319n, total: 1999n, subtotal: 1680n });
    expect(totals).toMatchObject({ subtotal: 1680n, netTotal: 1680n, taxTotal: 319n, grandTotal: 1999n });
  });

  it('shows net prices with tax where the channel shows gross', () => {
    const lines = [aTotalsLine({ unitPrice: 1000n, priceIncludesTax: false, discounts: [aDiscount(100n)] })];

    const totals = computeTotals(someTotals({ lines }));

    expect(totals.lines[0]).toMatchObject({ net: 900n, tax: 171n, total: 1071n, discount: 119n, subtotal: 1190n });
  });

  it.each([
    ['unit', 9n],
    ['line', 10n],
    ['rate_group', 10n],
  ] as const)('rounds at the %s: 3 × 0.20 gross at 19 %', (tax, expected) => {
    const lines = [aTotalsLine({ unitPrice: 20n, quantity: 3 })];

    const totals = computeTotals(someTotals({ lines, rounding: { mode: 'half_up', tax } }));

    expect(totals.taxTotal).toBe(expected);
    expect(totals.grandTotal).toBe(60n);
  });

  it('rounds a rate group once and gives the remainder back by largest remainder, ties by line id', () => {
    // 3 lines of 0.03 net at 19 %: 0.57 cent of tax each; on the sum 1.71, so 2 cents for three lines.
    const lines = ['c', 'a', 'b'].map((lineId) => aTotalsLine({ lineId, unitPrice: 3n, priceIncludesTax: false }));

    const totals = computeTotals(someTotals({ lines, rounding: { mode: 'half_up', tax: 'rate_group' } }));

    expect(totals.taxTotal).toBe(2n);
    expect(Object.fromEntries(totals.lines.map((line) => [line.lineId, line.tax]))).toEqual({ a: 1n, b: 1n, c: 0n });
  });

  it.each([
    ['half_up', 1n],
    ['half_down', 0n],
    ['half_even', 0n],
  ] as const)('rounds an exact half of a cent %s', (mode, expected) => {
    const lines = [aTotalsLine({ unitPrice: 5n, priceIncludesTax: false, taxes: [aTax({ rate: '10.000000' })] })];

    const totals = computeTotals(someTotals({ lines, rounding: { mode, tax: 'line' } }));

    expect(totals.taxTotal).toBe(expected);
  });

  it('distributes an order discount over tax rates by gross share', () => {
    const lines = [
      aTotalsLine({ lineId: 'a', unitPrice: 3000n }),
      aTotalsLine({ lineId: 'b', unitPrice: 1000n, taxes: [seven] }),
    ];

    const totals = computeTotals(someTotals({ lines, discounts: [aDiscount(1000n)] }));

    expect(totals.lines.map((line) => [line.discount, line.total, line.tax])).toEqual([
      [750n, 2250n, 359n],
      [250n, 750n, 49n],
    ]);
    expect(totals).toMatchObject({ subtotal: 4000n, discountTotal: 1000n, grandTotal: 3000n, taxTotal: 408n });
    expect(totals.taxSummary.map((entry) => [entry.rate, entry.net, entry.tax])).toEqual([
      ['7.000000', 701n, 49n],
      ['19.000000', 1891n, 359n],
    ]);
  });

  it('splits thirds exactly', () => {
    const lines = ['a', 'b', 'c'].map((lineId) => aTotalsLine({ lineId, unitPrice: 1000n }));

    const totals = computeTotals(someTotals({ lines, discounts: [aDiscount(100n)] }));

    expect(totals.lines.map((line) => line.discount)).toEqual([34n, 33n, 33n]);
  });

  it('never lowers a line below zero', () => {
    const totals = computeTotals(someTotals({ lines: [aTotalsLine({ discounts: [aDiscount(5000n)] })] }));

    expect(totals).toMatchObject({ discountTotal: 1999n, grandTotal: 0n, taxTotal: 0n });
  });

  it('extracts the tax of an inclusive delivery by the same rounding as of the goods (BHV-101)', () => {
    const shipping = { price: 490n, priceIncludesTax: true, discounts: [], taxes: [aTax()] };

    const totals = computeTotals(someTotals({ shipping }));

    expect(totals.shipping).toMatchObject({ net: 412n, tax: 78n, total: 490n });
    expect(totals).toMatchObject({ shippingTotal: 490n, grandTotal: 2489n, taxTotal: 397n });
    expect(totals.taxSummary).toEqual([expect.objectContaining({ rate: '19.000000', net: 2092n, tax: 397n })]);
  });

  it('taxes the delivery in the group of its rate', () => {
    const lines = [aTotalsLine({ lineId: 'a', unitPrice: 3n, priceIncludesTax: false })];
    const shipping = { price: 3n, priceIncludesTax: false, discounts: [], taxes: [aTax()] };

    const totals = computeTotals(someTotals({ lines, shipping, rounding: { mode: 'half_up', tax: 'rate_group' } }));

    expect(totals.taxTotal).toBe(1n);
  });

  it('treats a free delivery as a delivery', () => {
    const shipping = { price: 0n, priceIncludesTax: true, discounts: [], taxes: [aTax()] };

    const totals = computeTotals(someTotals({ shipping }));

    expect(totals.shipping).toMatchObject({ price: 0n, total: 0n, tax: 0n });
    expect(totals.grandTotal).toBe(1999n);
  });

  it('adds up state and district taxes and levies a compound one on top', () => {
    const state = aTax({ rate: '5.000000', name: 'GST', jurisdiction: 'CA' });
    const compound = aTax({ rate: '10.000000', name: 'QST', jurisdiction: 'CA-QC', compound: true });
    const lines = [aTotalsLine({ unitPrice: 10_000n, priceIncludesTax: false, taxes: [state, compound] })];

    const totals = computeTotals(someTotals({ lines }));

    expect(totals.lines[0]?.taxLines.map((line) => [line.name, line.amount])).toEqual([
      ['GST', 500n],
      ['QST', 1050n],
    ]);
    expect(totals.taxTotal).toBe(1550n);
  });

  it('keeps the evidence of a rate of zero', () => {
    const lines = [aTotalsLine({ taxes: [aTax({ rate: '0.000000', treatment: 'export', jurisdiction: 'US' })] })];

    const totals = computeTotals(someTotals({ lines }));

    expect(totals.lines[0]).toMatchObject({ net: 1999n, tax: 0n, total: 1999n });
    expect(totals.taxSummary).toEqual([expect.objectContaining({ treatment: 'export', net: 1999n, tax: 0n })]);
  });

  it.each([
    ['JPY', 1999n, 182n],
    ['KWD', 1_250_500n, 113_682n],
  ])('knows no decimals: 10 %% in %s', (currency, unitPrice, tax) => {
    const lines = [aTotalsLine({ unitPrice, taxes: [aTax({ rate: '10.000000' })] })];

    const totals = computeTotals(someTotals({ currency, lines }));

    expect(totals).toMatchObject({ currency, taxTotal: tax, grandTotal: unitPrice });
  });

  it('refuses a total that JSON cannot carry', () => {
    const lines = [aTotalsLine({ unitPrice: 900_719_925_474_100n, quantity: 10 })];

    expect(() => computeTotals(someTotals({ lines }))).toThrow(
      expect.objectContaining({ code: 'amount_out_of_range', status: 422 }),
    );
  });

  it.each([
    ['one line', [aTotalsLine({ unitPrice: 1_000_000_000_000n, quantity: 9_008 })]],
    ['two lines', ['a', 'b'].map((lineId) => aTotalsLine({ lineId, unitPrice: 1_000_000_000_000n, quantity: 5_000 }))],
  ])('refuses a price before discounts that JSON cannot carry, of %s that are shown without tax', (_what, lines) => {
    const free = lines.map((line) => ({ ...line, discounts: [aDiscount(2n ** 60n)] }));

    expect(() => computeTotals(someTotals({ display: 'net', lines: free }))).toThrow(
      expect.objectContaining({ code: 'amount_out_of_range', status: 422 }),
    );
  });

  it('takes the largest amount that JSON can carry', () => {
    const lines = [aTotalsLine({ unitPrice: 2n ** 53n - 1n, discounts: [aDiscount(2n ** 60n)] })];

    expect(computeTotals(someTotals({ display: 'net', lines })).grandTotal).toBe(0n);
  });

  it('answers zeros for nothing', () => {
    expect(computeTotals(someTotals({ lines: [] }))).toMatchObject({ subtotal: 0n, taxTotal: 0n, grandTotal: 0n });
  });

  it('taxes the delivery as the goods are taxed where the channel says so', () => {
    const lines = [
      aTotalsLine({ lineId: 'a', unitPrice: 3000n }),
      aTotalsLine({ lineId: 'b', unitPrice: 1000n, taxes: [seven] }),
    ];
    const shipping = { price: 490n, priceIncludesTax: true, discounts: [], taxes: [aTax()], proRata: true };

    const totals = computeTotals(someTotals({ lines, shipping }));

    // 4.90 by 1 : 3 is 1.225 and 3.675, the odd cent to the first; 1.23 × 7/107 = 0.0805, 3.67 × 19/119 = 0.586
    expect(totals.shipping?.taxLines.map((row) => [row.rate, row.net, row.amount])).toEqual([
      ['7.000000', 115n, 8n],
      ['19.000000', 308n, 59n],
    ]);
    expect(totals.shipping).toMatchObject({ net: 423n, tax: 67n, total: 490n });
    expect(totals.taxSummary.map((entry) => [entry.rate, entry.net, entry.tax])).toEqual([
      ['7.000000', 935n + 115n, 65n + 8n],
      ['19.000000', 2521n + 308n, 479n + 59n],
    ]);
  });

  it('taxes a delivery by its own category when the goods cost nothing', () => {
    const shipping = { price: 490n, priceIncludesTax: true, discounts: [], taxes: [aTax()], proRata: true };

    const totals = computeTotals(someTotals({ lines: [aTotalsLine({ unitPrice: 0n })], shipping }));

    expect(totals.shipping).toMatchObject({ net: 412n, tax: 78n });
  });

  it.each([
    [1002n, -2n, 1000n],
    [1003n, 2n, 1005n],
    [1005n, 0n, 1005n],
    [1n, -1n, 0n],
  ])('rounds %s Swiss centimes to what coins can pay', (unitPrice, rounding, grandTotal) => {
    const totals = computeTotals(
      someTotals({ currency: 'CHF', cashRounding: 5n, lines: [aTotalsLine({ unitPrice, taxes: [] })] }),
    );

    expect(totals).toMatchObject({ feeTotal: rounding, grandTotal, netTotal: grandTotal, taxTotal: 0n });
    expect(totals.fees.map((fee) => [fee.kind, fee.total])).toEqual(
      rounding === 0n ? [] : [['cash_rounding', rounding]],
    );
  });

  it('tells its steps when asked', () => {
    const totals = computeTotals(someTotals({ trace: true, discounts: [aDiscount(100n)] }));

    expect(totals.trace.map(({ step, ref, amount, tax }) => [step, ref, amount, tax])).toEqual([
      ['price', 'line-1', 1999n, undefined],
      ['order_discount', 'line-1', -100n, undefined],
      ['tax', 'line-1', 0n, 303n],
      ['total', 'order', 0n, undefined],
    ]);
  });
});
