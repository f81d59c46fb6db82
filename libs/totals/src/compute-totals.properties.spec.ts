import fc from 'fast-check';
import { computeTotals } from './compute-totals.js';
import type { DiscountInput, TaxInput, Totals, TotalsFee, TotalsInput, TotalsLineInput } from './totals.types.js';

const tax = (rates: readonly string[]): fc.Arbitrary<TaxInput> =>
  fc.record({
    rate: fc.constantFrom(...rates),
    name: fc.constantFrom('VAT', 'State', 'City'),
    jurisdiction: fc.constantFrom('DE', 'US-CA'),
    treatment: fc.constant('standard' as const),
    categoryCode: fc.constantFrom('standard', 'reduced'),
    compound: fc.boolean(),
    provider: fc.constant('table'),
  });
const taxes = fc.array(tax(['0.000000', '5.500000', '7.000000', '19.000000', '8.875000', '100.000000', '0.000001']), {
  maxLength: 3,
});
const discount: fc.Arbitrary<DiscountInput> = fc.record({
  source: fc.string({ maxLength: 3 }),
  label: fc.constant('x'),
  code: fc.constant(null),
  amount: fc.bigInt({ min: 0n, max: 20_000n }),
  scope: fc.constantFrom('line' as const, 'order' as const),
});
const wholeOrder = discount.map(({ scope: _scope, ...rest }) => rest);
const line = (index: number): fc.Arbitrary<TotalsLineInput> =>
  fc.record({
    lineId: fc.constant(`line-${String(index).padStart(3, '0')}`),
    quantity: fc.integer({ min: 1, max: 50 }),
    unitPrice: fc.oneof(fc.bigInt({ min: 0n, max: 30n }), fc.bigInt({ min: 0n, max: 1_000_000n })),
    priceIncludesTax: fc.boolean(),
    discounts: fc.array(discount, { maxLength: 2 }),
    taxes,
  });
const lines = fc
  .integer({ min: 0, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => line(i))));
const delivery = { price: fc.bigInt({ min: 0n, max: 5_000n }), priceIncludesTax: fc.boolean(), taxes };
const input: fc.Arbitrary<TotalsInput> = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
  rounding: fc.record({
    mode: fc.constantFrom('half_up' as const, 'half_even' as const, 'half_down' as const),
    tax: fc.constantFrom('unit' as const, 'line' as const, 'rate_group' as const),
  }),
  display: fc.constantFrom('gross' as const, 'net' as const),
  lines,
  shipping: fc.option(
    fc.record({ ...delivery, discounts: fc.array(wholeOrder, { maxLength: 1 }), proRata: fc.boolean() }),
  ),
  fees: fc.array(fc.record({ ...delivery, feeId: fc.string({ maxLength: 4 }), kind: fc.constant('wrap') }), {
    maxLength: 2,
  }),
  discounts: fc.array(wholeOrder, { maxLength: 2 }),
  cashRounding: fc.constantFrom(null, 5n, 10n, 100n),
  trace: fc.constant(true),
});

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const taxedOf = (totals: Totals) => [...totals.lines, ...(totals.shipping ? [totals.shipping] : []), ...totals.fees];
const holds = (check: (totals: Totals, from: TotalsInput) => void) =>
  fc.assert(
    fc.property(input, (from) => check(computeTotals(from), from)),
    { numRuns: 300 },
  );

describe('computeTotals, for any input', () => {
  it('Σ lines + shipping + fees = grand total = net + tax', () => {
    holds((totals) => {
      expect(sum(totals.lines.map((each) => each.total)) + totals.shippingTotal + totals.feeTotal).toBe(
        totals.grandTotal,
      );
      expect(totals.netTotal + totals.taxTotal).toBe(totals.grandTotal);
    });
  });

  it('net + tax = gross of everything, and its tax lines are its tax', () => {
    holds((totals) => {
      for (const each of taxedOf(totals)) {
        expect(each.net + each.tax).toBe(each.total);
        expect(each.taxLines.every((row) => row.net >= 0n && row.amount >= 0n)).toBe(true);
        if (each.taxLines.length > 0) expect(sum(each.taxLines.map((row) => row.amount))).toBe(each.tax);
        else expect(each.tax).toBe(0n);
      }
    });
  });

  it('Σ of the tax summary = tax total', () => {
    holds((totals) => expect(sum(totals.taxSummary.map((entry) => entry.tax))).toBe(totals.taxTotal));
  });

  it('shows a subtotal minus a discount that is the displayed total', () => {
    holds((totals, from) => {
      for (const each of totals.lines) {
        expect(each.subtotal - each.discount).toBe(from.display === 'gross' ? each.total : each.net);
      }
      expect(totals.subtotal).toBe(sum(totals.lines.map((each) => each.subtotal)));
    });
  });

  it('is never negative', () => {
    holds((totals) => {
      const rounding = totals.fees.filter((each) => each.kind === 'cash_rounding');
      for (const each of taxedOf(totals).filter((other) => !rounding.includes(other as TotalsFee)))
        expect([each.net, each.tax, each.total].every((amount) => amount >= 0n)).toBe(true);
      expect(totals.grandTotal >= 0n).toBe(true);
      for (const each of totals.lines) expect(each.subtotal >= 0n && each.discount >= 0n).toBe(true);
    });
  });

  it('takes exactly the discounts, as far as there is something to take from', () => {
    holds((totals, from) => {
      const prices = sum(from.lines.map((each) => each.unitPrice * BigInt(each.quantity)));
      const wanted = sum(from.discounts.map((each) => each.amount));
      const taken = (scope: string) =>
        sum(totals.lines.flatMap((each) => each.discounts.filter((d) => d.scope === scope).map((d) => d.amount)));
      const own = from.lines.map((each) => {
        const price = each.unitPrice * BigInt(each.quantity);
        const asked = sum(each.discounts.map((d) => d.amount));
        return asked < price ? asked : price;
      });
      const left = prices - sum(own);
      expect(taken('order') + taken('line')).toBe(sum(own) + (wanted < left ? wanted : left));
    });
  });

  it('rounds cash to a multiple, by less than one step, and never taxes it', () => {
    holds((totals, { cashRounding: step }) => {
      const fee = totals.fees.find((each) => each.kind === 'cash_rounding');
      if (step === null || step === undefined) return expect(fee).toBeUndefined();
      expect(totals.grandTotal % step).toBe(0n);
      if (fee) expect(2n * (fee.total < 0n ? -fee.total : fee.total) <= step && fee.tax === 0n).toBe(true);
    });
  });

  it('a 100 % discount is exactly nothing', () => {
    holds((_, from) => {
      const everything = sum(from.lines.map((each) => each.unitPrice * BigInt(each.quantity)));
      const free = computeTotals({
        ...from,
        shipping: null,
        fees: [],
        discounts: [{ source: 'all', label: 'all', code: null, amount: everything }],
      });
      expect(free).toMatchObject({ grandTotal: 0n, taxTotal: 0n, netTotal: 0n });
    });
  });

  it('tells steps that add up to every total', () => {
    holds((totals) => {
      const added = (ref: string) => sum(totals.trace.filter((step) => step.ref === ref).map((step) => step.amount));
      for (const each of totals.lines) expect(added(each.lineId)).toBe(each.total);
      expect(added('shipping')).toBe(totals.shippingTotal);
      expect(sum(totals.trace.map((step) => step.amount))).toBe(totals.grandTotal);
    });
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(input, fc.integer(), (from, seed) => {
        const shuffled = [...from.lines].sort((a, b) => hash(a.lineId, seed) - hash(b.lineId, seed));
        const byId = (totals: Totals) => [...totals.lines].sort((a, b) => (a.lineId < b.lineId ? -1 : 1));

        const one = computeTotals(from);
        const other = computeTotals({ ...from, lines: shuffled });

        expect(byId(other)).toEqual(byId(one));
        expect({ ...other, lines: [], trace: [] }).toEqual({ ...one, lines: [], trace: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('rounds a rate group to within half a unit of the exact tax of its sum', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 5_000n }), { minLength: 1, maxLength: 20 }), (prices) => {
        const vat: TaxInput = {
          rate: '19',
          name: 'VAT',
          jurisdiction: 'DE',
          treatment: 'standard',
          categoryCode: 's',
          compound: false,
          provider: 't',
        };
        const { taxTotal, lines: taxed } = computeTotals({
          currency: 'EUR',
          rounding: { mode: 'half_up', tax: 'rate_group' },
          display: 'net',
          lines: prices.map((unitPrice, i) => ({
            lineId: `l${i}`,
            quantity: 1,
            unitPrice,
            priceIncludesTax: false,
            discounts: [],
            taxes: [vat],
          })),
          shipping: null,
          fees: [],
          discounts: [],
        });
        const exact = sum(prices) * 19n; // hundredths of a unit
        expect(taxTotal * 100n - exact <= 50n && exact - taxTotal * 100n <= 50n).toBe(true);
        for (const each of taxed) {
          const off = each.tax * 100n - each.net * 19n;
          expect(off > -100n && off < 100n).toBe(true);
        }
      }),
    );
  });
});

function hash(text: string, seed: number): number {
  let value = seed | 0;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 2654435761);
  return value;
}
