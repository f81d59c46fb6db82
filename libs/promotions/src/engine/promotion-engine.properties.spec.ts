import fc from 'fast-check';
import { aBasket, aBasketLine, anEngine, aPromotion, aUsage, discountsOf } from 'markethall/testing/promotions';
import type { BasketLine, PromotionBasket, PromotionUsage } from './basket.js';
import {
  type EffectSpec,
  GROUP_MODES,
  PROMOTION_LANES,
  type PromotionDefinition,
  type PromotionLane,
  type Rule,
} from './definition.js';
import type { PromotionOutcome } from './outcome.js';

const CURRENCIES = ['EUR', 'JPY', 'KWD'];
const RUNS = { numRuns: 700 };
const engine = anEngine();

const inAll = (amount: number) => Object.fromEntries(CURRENCIES.map((currency) => [currency, amount]));
const amounts = (max: number) => fc.integer({ min: 1, max }).map(inAll);
const percent = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 10_000),
  fc.constantFrom(10, 50, 100),
);
const lineRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.subarray(['A', 'B', 'C'], { minLength: 1 }).map((names) => ({ condition: 'brand', names })),
  amounts(3000).map((max) => ({ not: { condition: 'unit_price', max } })),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });
const withLines = (quantity: number, lines: Rule | null) => (lines === null ? { quantity } : { quantity, lines });
const few = fc.integer({ min: 1, max: 4 });

const onLines: fc.Arbitrary<EffectSpec> = fc.oneof(
  percent.map((value) => ({ effect: 'percentage', percent: value })),
  fc.record({
    effect: fc.constant('percentage'),
    percent,
    maxUnits: few,
    units: fc.constantFrom('cheapest', 'dearest'),
    maxAmount: amounts(5000),
  }),
  fc.record({ effect: fc.constant('fixed'), amount: amounts(4000), per: fc.constantFrom('unit', 'line', 'order') }),
  fc.tuple(few, few, optional(lineRule), optional(lineRule), percent).map(([x, y, buy, get, off]) => ({
    effect: 'buy_x_get_y',
    buy: withLines(x, buy),
    get: withLines(y, get),
    percent: off,
  })),
  fc.tuple(few, few).map(([free, more]) => ({ effect: 'cheapest_free', quantity: free + more, free })),
  fc
    .tuple(amounts(3000), percent, fc.constantFrom('before_discounts', 'after_line', 'after_all'))
    .map(([from, off, basis]) => ({ effect: 'tiered_spend', basis, tiers: [{ from, percent: off }] })),
  fc.constant({ effect: 'gift_line', variantId: 'var_1', quantity: 1 }),
);
const onUnits: fc.Arbitrary<EffectSpec> = fc.oneof(
  percent.map((value) => ({ effect: 'percentage', percent: value })),
  amounts(2000).map((amount) => ({ effect: 'fixed', amount, per: 'unit' })),
  amounts(2000).map((price) => ({ effect: 'fixed_price', price })),
);
const onShipping: fc.Arbitrary<EffectSpec> = fc.oneof(
  fc.constant({ effect: 'free_shipping' }),
  percent.map((value) => ({ effect: 'shipping_percentage', percent: value })),
  amounts(900).map((price) => ({ effect: 'shipping_fixed_price', price })),
);
const laneAndEffect = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constant<PromotionLane>('catalog'), onUnits) },
  { weight: 4, arbitrary: fc.tuple(fc.constant<PromotionLane>('line'), onLines) },
  { weight: 3, arbitrary: fc.tuple(fc.constant<PromotionLane>('order'), onLines) },
  { weight: 1, arbitrary: fc.tuple(fc.constant<PromotionLane>('shipping'), onShipping) },
);

const codes = Array.from({ length: 14 }, (_, i) => `P${i}`);
const draft = fc.record({
  laneAndEffect,
  group: fc.constantFrom('g', 'h', 'i'),
  mode: fc.constantFrom(...GROUP_MODES),
  priority: fc.integer({ min: 0, max: 3 }),
  excludes: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray(codes, { maxLength: 3 }) },
  ),
  stopFurther: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  targets: optional(lineRule),
  threshold: optional(amounts(5000)),
  minUnitPrice: fc.option(amounts(500), { nil: null, freq: 1 }),
  maxTotalDiscountPercent: fc.option(percent, { nil: null, freq: 1 }),
  campaignId: fc.constantFrom(null, null, 'camp_spend', 'camp_uses'),
});
const promotionsOf = (plain: boolean): fc.Arbitrary<PromotionDefinition[]> =>
  fc.array(draft, { maxLength: codes.length }).map((drafts) =>
    drafts.map(({ laneAndEffect: [lane, effect], threshold, ...rest }, i) => {
      const amount = { condition: 'amount', min: threshold ?? inAll(1), basis: 'after_all' };
      const floors = plain ? { minUnitPrice: null, maxTotalDiscountPercent: null, campaignId: null } : {};
      const conditions = lane === 'catalog' || threshold === null ? null : amount;
      return aPromotion({ ...rest, code: `P${i}`, lane, effect, conditions, ...floors });
    }),
  );

const line = (index: number): fc.Arbitrary<BasketLine> =>
  fc
    .record({
      brand: fc.constantFrom('A', 'B', 'C', null),
      quantity: fc.integer({ min: 1, max: 6 }),
      unitPrice: fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: 500_000n })),
      rate: fc.constantFrom(0n, 7n, 19n, 25n),
      priceIncludesTax: fc.boolean(),
      isManual: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      isExcluded: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    })
    .map(({ rate, ...facts }) =>
      aBasketLine({
        ...facts,
        lineId: `line-${index}`,
        grossOf: (amount) => (facts.priceIncludesTax ? amount : (amount * (100n + rate)) / 100n),
      }),
    );
const basket: fc.Arbitrary<PromotionBasket> = fc
  .tuple(
    fc.integer({ min: 0, max: 7 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => line(i)))),
    fc.constantFrom(...CURRENCIES),
    fc.option(fc.bigInt({ min: 0n, max: 2000n })),
  )
  .map(([lines, currency, price]) =>
    aBasket({ lines, currency, shipping: price === null ? null : { methodId: 'dm_1', methodCode: 'x', price } }),
  );
const byRank = (a: PromotionDefinition, b: PromotionDefinition) =>
  b.priority - a.priority || (a.code < b.code ? -1 : 1);
const usageIn = (currency: string): PromotionUsage =>
  aUsage({
    budgets: new Map([
      ['camp_spend', { kind: 'spend', currency, left: 2500n }],
      ['camp_uses', { kind: 'uses', currency: null, left: 2n }],
    ]),
  });

const run = (facts: PromotionBasket, promotions: readonly PromotionDefinition[], trace = true): PromotionOutcome =>
  engine.evaluate(
    facts,
    promotions.map((promotion) => engine.compile(promotion)),
    usageIn(facts.currency),
    { trace },
  );
const sum = (values: Iterable<bigint>): bigint => [...values].reduce((total, value) => total + value, 0n);
const takenBy = (outcome: PromotionOutcome): bigint => sum(Object.values(discountsOf(outcome)));
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, i) => ({ item, key: Math.imul(i + 1, seed | 1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
const holds = (check: (outcome: PromotionOutcome, facts: PromotionBasket, promotions: PromotionDefinition[]) => void) =>
  fc.assert(
    fc.property(basket, promotionsOf(false), (facts, promotions) => check(run(facts, promotions), facts, promotions)),
    RUNS,
  );

describe('the engine, for any basket and promotions', () => {
  it('gives the same in whatever order lines and promotions come', () => {
    fc.assert(
      fc.property(basket, promotionsOf(false), fc.integer(), (facts, promotions, seed) => {
        const one = run(facts, promotions);

        const other = run({ ...facts, lines: shuffled(facts.lines, seed) }, shuffled(promotions, seed ^ 0x5bd1e995));

        expect({ ...other, lines: new Map(one.lines) }).toEqual({ ...one, lines: new Map(one.lines) });
        expect([...other.lines].sort()).toEqual([...one.lines].sort());
      }),
      RUNS,
    );
  });

  it('takes from no line and no delivery more than it costs, only whole amounts above zero, and never from excluded lines', () => {
    holds((outcome, facts) => {
      const taken = discountsOf(outcome);
      for (const { lineId, unitPrice, quantity, isExcluded } of facts.lines) {
        expect((taken[lineId] ?? 0n) <= (isExcluded ? 0n : unitPrice * BigInt(quantity))).toBe(true);
      }
      expect((taken.shipping ?? 0n) <= (facts.shipping?.price ?? 0n)).toBe(true);
      for (const discounts of [...outcome.lines.values(), outcome.shipping]) {
        expect(discounts.every(({ amount }) => amount > 0n)).toBe(true);
      }
    });
  });

  it('leaves prices made by hand to the order lane', () => {
    holds((outcome, facts) => {
      for (const { lineId } of facts.lines.filter(({ isManual }) => isManual)) {
        expect((outcome.lines.get(lineId) ?? []).every(({ lane }) => lane === 'order')).toBe(true);
      }
    });
  });

  it('neither loses nor makes a cent: promotions, discounts and steps re-add to each other', () => {
    holds((outcome) => {
      const all = [...[...outcome.lines.values()].flat(), ...outcome.shipping];
      for (const { promotionCode, amount } of outcome.applied) {
        expect(sum(all.filter((each) => each.promotionCode === promotionCode).map((each) => each.amount))).toBe(amount);
        expect(
          sum(outcome.steps.filter((step) => step.promotionCode === promotionCode).map((step) => step.amount)),
        ).toBe(amount);
      }
      expect(sum(outcome.applied.map(({ amount }) => amount))).toBe(takenBy(outcome));
      for (const { before, after, amount } of outcome.steps) expect(before - amount).toBe(after);
    });
  });

  it('answers for every promotion: applied once, or unapplied with a reason', () => {
    holds((outcome, _facts, promotions) => {
      const answered = [...outcome.applied, ...outcome.unapplied].map(({ promotionCode }) => promotionCode);
      expect(answered.sort()).toEqual(promotions.map(({ code }) => code).sort());
    });
  });

  it('applies no two that exclude each other, and no two of a group for one: in the catalog lane, to one line', () => {
    holds((outcome, _facts, promotions) => {
      const named = (codes: readonly string[]) => promotions.filter(({ code }) => codes.includes(code));
      const check = (present: readonly PromotionDefinition[]) => {
        const codesHere = new Set(present.map(({ code }) => code));
        for (const { excludes, code } of present) {
          expect(excludes.filter((other) => other !== code && codesHere.has(other))).toEqual([]);
        }
        for (const lane of PROMOTION_LANES) {
          for (const group of ['g', 'h', 'i']) {
            const members = promotions.filter((each) => each.lane === lane && each.group === group).sort(byRank);
            if (members[0]?.mode === 'stack_all') continue;
            expect(present.filter((each) => members.includes(each)).length <= 1).toBe(true);
          }
        }
      };
      for (const discounts of outcome.lines.values()) check(named(discounts.map(({ promotionCode }) => promotionCode)));
      check(named(outcome.applied.filter(({ lane }) => lane !== 'catalog').map(({ promotionCode }) => promotionCode)));
    });
  });

  it('spends no more than a budget', () => {
    holds((outcome) => {
      const of = (campaign: string) => outcome.applied.filter(({ campaignId }) => campaignId === campaign);
      expect(sum(of('camp_spend').map(({ amount }) => amount)) <= 2500n).toBe(true);
      expect(of('camp_uses').length <= 2).toBe(true);
    });
  });

  it('charges for a unit what its listing shows, whatever else is in the basket', () => {
    fc.assert(
      fc.property(basket, promotionsOf(false), (facts, all) => {
        const catalog = all
          .filter(({ lane }) => lane === 'catalog')
          .map((promotion) => ({ ...promotion, campaignId: null }));
        const compiled = catalog.map((promotion) => engine.compile(promotion));

        const taken = discountsOf(run(facts, catalog, false));

        for (const each of facts.lines.filter(({ isManual }) => !isManual)) {
          const { originalUnitPrice, unitPrice } = engine.catalogDiscountFor(each, facts, compiled);
          expect(taken[each.lineId] ?? 0n).toBe((originalUnitPrice - unitPrice) * BigInt(each.quantity));
        }
      }),
      RUNS,
    );
  });

  it('keeps to the floors of what it applies', () => {
    holds((outcome, facts, promotions) => {
      const last = new Map([...outcome.lines].map(([lineId, discounts]) => [lineId, discounts]));
      for (const each of facts.lines) {
        const floors = (last.get(each.lineId) ?? []).flatMap(
          ({ promotionCode }) =>
            promotions.find(({ code }) => code === promotionCode)?.minUnitPrice?.[facts.currency] ?? [],
        );
        const price = each.unitPrice * BigInt(each.quantity) - (discountsOf(outcome)[each.lineId] ?? 0n);
        for (const floor of floors) expect(price >= BigInt(floor) * BigInt(each.quantity)).toBe(true);
      }
    });
  });
});

describe('some promotions, for any basket', () => {
  const whole = (lane: PromotionLane) =>
    aPromotion({ code: `ALL-${lane}`, lane, effect: { effect: 'percentage', percent: 100 } });

  it.each(['catalog', 'line', 'order'] as const)('100 %% in the %s lane leaves exactly nothing', (lane) => {
    fc.assert(
      fc.property(basket, (facts) => {
        const taken = discountsOf(run(facts, [whole(lane)], false));
        for (const { lineId, unitPrice, quantity, isExcluded, isManual } of facts.lines) {
          const spared = isExcluded || (isManual && lane !== 'order');
          expect(taken[lineId] ?? 0n).toBe(spared ? 0n : unitPrice * BigInt(quantity));
        }
      }),
      RUNS,
    );
  });

  it('a fixed amount for the order is placed in full, as far as there is something to take', () => {
    fc.assert(
      fc.property(basket, fc.integer({ min: 1, max: 2_000_000 }), (facts, amount) => {
        const effect = { effect: 'fixed', amount: inAll(amount), per: 'order' };

        const taken = takenBy(run(facts, [aPromotion({ lane: 'order', effect })], false));

        const open = facts.lines.filter(({ isExcluded }) => !isExcluded);
        const all = sum(open.map(({ unitPrice, quantity }) => unitPrice * BigInt(quantity)));
        expect(taken).toBe(all < BigInt(amount) ? all : BigInt(amount));
      }),
      RUNS,
    );
  });

  it('best_for_customer lowers a lane at least as much as any of its promotions alone', () => {
    fc.assert(
      fc.property(basket, promotionsOf(true), fc.constantFrom<PromotionLane>('line', 'order'), (facts, all, lane) => {
        const promotions = all
          .filter((promotion) => promotion.lane === lane)
          .map((promotion) => ({ ...promotion, mode: 'best_for_customer' as const, stopFurther: false }));

        const together = takenBy(run(facts, promotions, false));

        for (const promotion of promotions) expect(together >= takenBy(run(facts, [promotion], false))).toBe(true);
      }),
      RUNS,
    );
  });

  it.each(['buy_x_get_y', 'cheapest_free'])('%s gives the same however the units are spread over lines', (code) => {
    const effect = (x: number, y: number, off: number): EffectSpec =>
      code === 'buy_x_get_y'
        ? { effect: code, buy: { quantity: x }, get: { quantity: y }, percent: off }
        : { effect: code, quantity: x + y, free: y, percent: off };
    fc.assert(
      fc.property(basket, few, few, percent, (facts, x, y, off) => {
        const promotion = aPromotion({ effect: effect(x, y, off) });
        const singly = facts.lines.flatMap((each) =>
          Array.from({ length: each.quantity }, (_, i) => ({ ...each, lineId: `${each.lineId}-${i}`, quantity: 1 })),
        );

        expect(takenBy(run({ ...facts, lines: singly }, [promotion], false))).toBe(
          takenBy(run(facts, [promotion], false)),
        );
      }),
      RUNS,
    );
  });

  it('buy_x_get_y lowers as many units as a search over every number of repetitions', () => {
    fc.assert(
      fc.property(few, few, fc.nat(9), fc.nat(9), fc.nat(9), (x, y, onlyBuy, shared, onlyGet) => {
        const lines = [
          ['A', onlyBuy],
          ['B', shared],
          ['C', onlyGet],
        ] as const;
        const facts = aBasket({
          lines: lines
            .filter(([, quantity]) => quantity > 0)
            .map(([brand, quantity]) => aBasketLine({ lineId: brand, brand, quantity, unitPrice: 1n })),
        });
        const effect = {
          effect: 'buy_x_get_y',
          buy: { quantity: x, lines: { condition: 'brand', names: ['A', 'B'] } },
          get: { quantity: y, lines: { condition: 'brand', names: ['B', 'C'] } },
        };

        let most = 0;
        for (let times = 0; times * x <= onlyBuy + shared; times++) {
          const reserved = Math.max(0, times * x - onlyBuy);
          most = Math.max(most, Math.min(times * y, shared - reserved + onlyGet));
        }
        expect(takenBy(run(facts, [aPromotion({ effect })], false))).toBe(BigInt(most));
      }),
      RUNS,
    );
  });
});
