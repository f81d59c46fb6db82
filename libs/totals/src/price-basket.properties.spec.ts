import fc from 'fast-check';
import type { PromotionDefinition } from 'markethall/promotions';
import { aPromotion } from 'markethall/testing/promotions';
import { type ExampleBasket, type ExampleLine, priceExample } from 'markethall/testing/totals';

const RUNS = { numRuns: 400 };
/** Two decimals, none, three. */
const currency = fc.constantFrom('EUR', 'JPY', 'BHD');
const taxes = fc.constantFrom<ExampleLine['tax']>(undefined, '0', '7', '8.1', '19', '25.5', ['5', '9.975']);

const line = (index: number): fc.Arbitrary<ExampleLine> =>
  fc.record({
    name: fc.constant(`line-${String(index).padStart(2, '0')}`),
    price: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 200_000 })),
    quantity: fc.integer({ min: 1, max: 12 }),
    tax: taxes,
    net: fc.boolean(),
  });

const amounts = (max: number) =>
  fc.integer({ min: 1, max }).map((amount) => ({ EUR: amount, JPY: amount, BHD: amount }));
const percents = fc.constantFrom(0.01, 1, 5, 12.5, 33.3333, 50, 99.99, 100);
const effects = {
  line: fc.oneof(
    percents.map((percent) => ({ effect: 'percentage', percent })),
    fc.record({ effect: fc.constant('fixed'), amount: amounts(5000), per: fc.constantFrom('unit', 'line') }),
    amounts(3000).map((price) => ({ effect: 'fixed_price', price })),
    fc.constantFrom(1, 2).map((quantity) => ({ effect: 'buy_x_get_y', buy: { quantity }, get: { quantity: 1 } })),
    fc.constant({ effect: 'cheapest_free', quantity: 3, free: 1 }),
  ),
  order: fc.oneof(
    percents.map((percent) => ({ effect: 'percentage', percent })),
    amounts(20_000).map((amount) => ({ effect: 'fixed', amount, per: 'order' })),
  ),
  shipping: fc.oneof(
    fc.constant({ effect: 'free_shipping' }),
    percents.map((percent) => ({ effect: 'shipping_percentage', percent })),
  ),
};
const inLane = (lane: 'line' | 'order' | 'shipping') =>
  fc.record({
    effect: effects[lane] as fc.Arbitrary<PromotionDefinition['effect']>,
    group: fc.constantFrom('a', 'b'),
    mode: fc.constantFrom('best_for_customer' as const, 'highest_priority' as const, 'stack_all' as const),
    priority: fc.integer({ min: 0, max: 2 }),
    lane: fc.constant(lane),
  });
const promotions = fc
  .array(fc.oneof(inLane('line'), inLane('order'), inLane('shipping')), { maxLength: 6 })
  .map((all) =>
    all.map((each, index) => aPromotion({ ...each, code: `P${index}`, group: `${each.lane}-${each.group}` })),
  );

const basket: fc.Arbitrary<ExampleBasket> = fc.record({
  currency,
  rounding: fc.record({
    mode: fc.constantFrom('half_up' as const, 'half_even' as const, 'half_down' as const),
    tax: fc.constantFrom('unit' as const, 'line' as const, 'rate_group' as const),
  }),
  display: fc.constantFrom('gross' as const, 'net' as const),
  lines: fc.integer({ min: 1, max: 6 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => line(i)))),
  shipping: fc.record({
    price: fc.integer({ min: 0, max: 2000 }),
    tax: fc.constantFrom('7', '19'),
    proRata: fc.boolean(),
  }),
  cashRounding: fc.constantFrom(1, 5, 10),
  untaxed: fc.constantFrom(undefined, undefined, undefined, 'export' as const),
  promotions,
});

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const holds = (check: (example: ExampleBasket) => void): void => fc.assert(fc.property(basket, check), RUNS);

describe('a basket, priced, for any prices, taxes and promotions', () => {
  it('adds up: Σ lines + shipping + fees = total = net + tax, and Σ taxes by rate = tax', () => {
    holds((example) => {
      const { cart } = priceExample(example);
      const lines = sum(cart.lines.map((each) => each.total));

      expect(lines + cart.shippingTotal + cart.feeTotal).toBe(cart.grandTotal);
      expect(cart.netTotal + cart.taxTotal).toBe(cart.grandTotal);
      expect(sum(cart.taxSummary.map((entry) => entry.tax))).toBe(cart.taxTotal);
    });
  });

  it('never falls below nothing, and discounts never exceed what they lower', () => {
    holds((example) => {
      const { cart } = priceExample(example);

      expect(cart.grandTotal >= 0n && cart.taxTotal >= 0n && cart.shippingTotal >= 0n).toBe(true);
      for (const each of cart.lines) {
        expect(sum(each.discounts.map((discount) => discount.amount)) <= each.unitPrice * BigInt(each.quantity)).toBe(
          true,
        );
        expect(each.total >= 0n && each.net >= 0n && each.tax >= 0n).toBe(true);
      }
    });
  });

  it('loses and makes no cent in splitting: what promotions took is what lines and delivery miss', () => {
    holds((example) => {
      const { cart } = priceExample(example);
      const taken = [...cart.lines.flatMap((each) => each.discounts), ...(cart.shipping?.discounts ?? [])];

      for (const { promotionId, amount } of cart.promotions.applied)
        expect(sum(taken.filter((each) => each.source === promotionId).map((each) => each.amount))).toBe(amount);
    });
  });

  it('does not depend on the order of lines and promotions: the same amounts and the same hash', () => {
    fc.assert(
      fc.property(basket, fc.infiniteStream(fc.nat()), (example, seeds) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: Number(seeds.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map((each) => each.item);
        // A cart numbers its lines as they come.
        const entered = (lines: readonly ExampleLine[]) =>
          lines.map((each, index) => ({ ...each, lineId: `line_${index}` }));
        const lines = entered(example.lines);
        const others = entered(shuffled(example.lines));
        const one = priceExample({ ...example, lines });

        const other = priceExample({ ...example, lines: others, promotions: shuffled(example.promotions ?? []) });

        expect(other.explanation.hash).toBe(one.explanation.hash);
        expect(other.cart.grandTotal).toBe(one.cart.grandTotal);
        const byName = (priced: typeof one.cart.lines, ids: typeof lines) =>
          new Map(
            priced.map((each) => [ids.find(({ lineId }) => lineId === each.lineId)?.name, [each.total, each.tax]]),
          );
        expect(byName(other.cart.lines, others)).toEqual(byName(one.cart.lines, lines));
      }),
      RUNS,
    );
  });

  it('explains itself: each step begins where the last ended, and all of them add up to the total', () => {
    holds((example) => {
      const { cart, explanation } = priceExample(example);
      const parts = [
        ...explanation.lines.map((each) => each.steps),
        explanation.shipping?.steps ?? [],
        explanation.order,
      ];

      expect(sum(parts.flat().map((step) => step.amount))).toBe(cart.grandTotal);
      for (const steps of parts) {
        steps.forEach((step, index) => {
          expect(step.before).toBe(steps[index - 1]?.after ?? 0n);
          expect(step.after).toBe(step.before + step.amount);
        });
      }
      for (const each of explanation.lines) expect(each.steps.at(-1)?.after ?? 0n).toBe(each.total);
    });
  });

  it('a 100 % discount is exactly nothing', () => {
    holds((example) => {
      const all = aPromotion({ code: 'ALL', lane: 'order', effect: { effect: 'percentage', percent: 100 } });
      const free = aPromotion({ code: 'FREE', lane: 'shipping', effect: { effect: 'free_shipping' } });

      const { cart } = priceExample({ ...example, promotions: [all, free] });

      expect([cart.grandTotal, cart.taxTotal, cart.netTotal]).toEqual([0n, 0n, 0n]);
    });
  });
});
