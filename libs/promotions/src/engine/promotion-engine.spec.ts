import {
  aBasket,
  aBasketLine,
  aCoupon,
  anEngine,
  aPromotion,
  aUsage,
  discountsOf,
  evaluatePromotions,
  reasonsOf,
} from 'markethall/testing/promotions';
import type { PromotionDefinition, PromotionLane } from './definition.js';
import { PromotionCondition, PromotionEffect } from './extension-points.js';

/** Takes so much off every line, or off the delivery. */
const off = (code: string, amount: number, fields: Partial<PromotionDefinition> = {}) =>
  aPromotion({ code, effect: { effect: 'fixed', amount: { EUR: amount }, per: 'line' }, ...fields });
const codesOf = ({ applied }: { applied: readonly { promotionCode: string }[] }) =>
  applied.map(({ promotionCode }) => promotionCode);
const shipping = { methodId: 'dm_1', methodCode: 'standard', price: 500n };

describe('lanes', () => {
  it('apply in turn, each on what the lane before has left', () => {
    const half = (lane: PromotionLane) =>
      aPromotion({ code: lane, lane, effect: { effect: 'percentage', percent: 50 } });

    const outcome = evaluatePromotions([half('order'), half('line'), half('catalog')]);

    expect(outcome.lines.get('line-1')).toEqual([
      expect.objectContaining({ lane: 'catalog', amount: 500n }),
      expect.objectContaining({ lane: 'line', amount: 250n }),
      expect.objectContaining({ lane: 'order', amount: 125n }),
    ]);
  });

  it('show every promotion of theirs the same input', () => {
    const third = (code: string) => aPromotion({ code, group: 'g', mode: 'stack_all' });

    expect(discountsOf(evaluatePromotions([third('A'), third('B'), third('C')]))).toEqual({ 'line-1': 300n });
  });

  it('leave manual prices alone until the order, and excluded lines for ever', () => {
    const lines = [
      aBasketLine({ lineId: 'a', isManual: true }),
      aBasketLine({ lineId: 'b' }),
      aBasketLine({ lineId: 'card', isExcluded: true }),
    ];
    const promotions = [
      off('CATALOG', 0, { lane: 'catalog', effect: { effect: 'percentage', percent: 10 } }),
      off('LINE', 100),
      off('ORDER', 100, { lane: 'order', effect: { effect: 'fixed', amount: { EUR: 180 }, per: 'order' } }),
    ];

    expect(discountsOf(evaluatePromotions(promotions, { basket: aBasket({ lines }) }))).toEqual({ a: 100n, b: 280n });
  });

  it('never take more than there is: in the order of priority, then of code', () => {
    const all = { group: 'g', mode: 'stack_all' as const };

    const outcome = evaluatePromotions([
      off('B', 600, all),
      off('C', 600, { ...all, priority: 1 }),
      off('A', 300, all),
    ]);

    expect(outcome.applied.map(({ promotionCode, amount }) => [promotionCode, amount])).toEqual([
      ['C', 600n],
      ['A', 300n],
      ['B', 100n],
    ]);
  });

  it('tell a promotion to which nothing is left', () => {
    const outcome = evaluatePromotions([off('A', 1000, { priority: 1 }), off('B', 1)]);

    expect(codesOf(outcome)).toEqual(['A']);
    expect(reasonsOf(outcome)).toEqual({ B: 'nothing_to_lower' });
  });

  it('take nothing from a basket without lines, without a delivery, or without a price', () => {
    const promotions = [off('A', 1), aPromotion({ code: 'S', lane: 'shipping', effect: { effect: 'free_shipping' } })];

    for (const lines of [[], [aBasketLine({ unitPrice: 0n })]]) {
      expect(reasonsOf(evaluatePromotions(promotions, { basket: aBasket({ lines }) }))).toEqual({
        A: 'nothing_to_lower',
        S: 'nothing_to_lower',
      });
    }
  });
});

describe('groups', () => {
  const group = (mode: PromotionDefinition['mode'], more: Partial<PromotionDefinition> = {}) => ({
    group: 'g',
    mode,
    ...more,
  });

  it('of best_for_customer take the one that lowers most, and name it to the others', () => {
    const mode = group('best_for_customer');

    const outcome = evaluatePromotions([
      off('A', 100, { ...mode, priority: 9 }),
      off('B', 300, mode),
      off('C', 200, mode),
    ]);

    expect(codesOf(outcome)).toEqual(['B']);
    expect(outcome.unapplied).toEqual([
      expect.objectContaining({ promotionCode: 'A', reason: 'not_best', params: { by: 'B' } }),
      expect.objectContaining({ promotionCode: 'C', reason: 'not_best', params: { by: 'B' } }),
    ]);
  });

  it('of best_for_customer take the larger priority, then the smaller code, of equals', () => {
    const mode = group('best_for_customer');

    expect(codesOf(evaluatePromotions([off('B', 100, mode), off('A', 100, mode)]))).toEqual(['A']);
    expect(codesOf(evaluatePromotions([off('B', 100, { ...mode, priority: 1 }), off('A', 100, mode)]))).toEqual(['B']);
  });

  it('of highest_priority take the first that lowers anything', () => {
    const mode = group('highest_priority');
    const gone = aPromotion({ code: 'A', ...mode, priority: 9, effect: { effect: 'percentage', percent: 0 } });

    const outcome = evaluatePromotions([off('C', 900, mode), off('B', 100, { ...mode, priority: 5 }), gone]);

    expect(codesOf(outcome)).toEqual(['B']);
    expect(outcome.unapplied).toEqual([
      expect.objectContaining({ promotionCode: 'A', reason: 'nothing_to_lower' }),
      expect.objectContaining({ promotionCode: 'C', reason: 'excluded_by', params: { by: 'B' } }),
    ]);
  });

  it('add up with other groups', () => {
    expect(discountsOf(evaluatePromotions([off('A', 100), off('B', 200)]))).toEqual({ 'line-1': 300n });
  });

  it('have the mode of their first promotion when they do not agree', () => {
    const outcome = evaluatePromotions([
      off('A', 100, group('stack_all', { priority: 1 })),
      off('B', 200, group('best_for_customer')),
    ]);

    expect(codesOf(outcome)).toEqual(['A', 'B']);
  });

  it('give the one beaten a chance when nothing is left for the best', () => {
    const lines = [aBasketLine({ lineId: 'a' }), aBasketLine({ lineId: 'b', unitPrice: 400n, brand: 'B' })];
    const mode = group('best_for_customer');
    const onlyA = { not: { condition: 'brand', names: ['B'] } };

    const outcome = evaluatePromotions(
      [
        off('FIRST', 1000, { priority: 9, targets: onlyA }),
        off('BEST', 900, { ...mode, targets: onlyA }),
        off('SECOND', 100, { ...mode, targets: { condition: 'brand', names: ['B'] } }),
      ],
      { basket: aBasket({ lines }) },
    );

    expect(codesOf(outcome)).toEqual(['FIRST', 'SECOND']);
    expect(reasonsOf(outcome)).toEqual({ BEST: 'nothing_to_lower' });
  });
});

describe('exclusions', () => {
  const stack = { group: 'g', mode: 'stack_all' as const };

  it('work in both directions, across groups, by priority', () => {
    const outcome = evaluatePromotions([
      off('A', 900, { ...stack, excludes: ['B'] }),
      off('B', 100, { ...stack, priority: 1, group: 'h' }),
    ]);

    expect(codesOf(outcome)).toEqual(['B']);
    expect(outcome.unapplied).toEqual([
      expect.objectContaining({ promotionCode: 'A', reason: 'excluded_by', params: { by: 'B' } }),
    ]);
  });

  it('are resolved for the customer where a best group is among them', () => {
    const best = { mode: 'best_for_customer' as const };
    const promotions = [
      off('A', 500, { ...best, group: 'one', priority: 9, excludes: ['C', 'D'] }),
      off('B', 100, { ...best, group: 'one' }),
      off('C', 300, { ...best, group: 'two' }),
      off('D', 200, { ...best, group: 'three' }),
    ];

    const outcome = evaluatePromotions(promotions, { trace: true });

    expect(codesOf(outcome)).toEqual(['B', 'C', 'D']); // 600 beat 500
    expect(outcome.steps).toContainEqual(expect.objectContaining({ detail: 'best of 4 by exact search' }));
  });

  it('are won by the earlier lane', () => {
    const outcome = evaluatePromotions([
      off('ORDER', 900, { lane: 'order', priority: 99, excludes: ['LINE'] }),
      off('LINE', 1),
    ]);

    expect(codesOf(outcome)).toEqual(['LINE']);
    expect(reasonsOf(outcome)).toEqual({ ORDER: 'excluded_by' });
  });

  it('do not count where the other does not apply', () => {
    const outcome = evaluatePromotions([off('A', 1, { excludes: ['B'] }), off('B', 1, { validTo: 0, priority: 1 })]);

    expect(codesOf(outcome)).toEqual(['A']);
  });

  it('of more than eight are searched greedily, which the trace tells, and never worse than the best one alone', () => {
    const promotions = Array.from({ length: 12 }, (_, i) =>
      off(`P${String(i).padStart(2, '0')}`, 10 + i, { mode: 'best_for_customer', excludes: i < 11 ? ['P11'] : [] }),
    );

    const outcome = evaluatePromotions(promotions, { trace: true });

    expect(codesOf(outcome)).toEqual(['P11']); // the greedy choice; the others sum to 165
    expect(outcome.steps).toContainEqual(expect.objectContaining({ detail: 'good one of 12 by greedy search' }));
  });

  it('of any number are decided exactly when only one can apply', () => {
    const promotions = Array.from({ length: 30 }, (_, i) => off(`P${i}`, 10 + ((i * 7) % 30), { group: 'g' }));

    const outcome = evaluatePromotions(promotions, { trace: true });

    expect(outcome.applied).toEqual([expect.objectContaining({ amount: 39n })]);
    expect(outcome.steps).toContainEqual(expect.objectContaining({ detail: 'best of 30, one by one' }));
  });
});

describe('stopFurther', () => {
  it('keeps lower priorities of its lane out, but not those of later lanes', () => {
    const outcome = evaluatePromotions([
      off('A', 1, { priority: 2 }),
      off('STOP', 10, { priority: 2, stopFurther: true }),
      off('LOW', 100, { priority: 1 }),
      off('ORDER', 100, { lane: 'order' }),
    ]);

    expect(codesOf(outcome)).toEqual(['A', 'STOP', 'ORDER']);
    expect(outcome.unapplied).toEqual([
      expect.objectContaining({ promotionCode: 'LOW', reason: 'stopped_by', params: { by: 'STOP' } }),
    ]);
  });

  it('cannot be pushed aside by a lower one of its own group that would lower more', () => {
    const outcome = evaluatePromotions([
      off('STOP', 10, { group: 'g', priority: 2, stopFurther: true }),
      off('LOW', 100, { group: 'g', priority: 1 }),
    ]);

    expect(codesOf(outcome)).toEqual(['STOP']);
  });

  it('stops nothing when it does not apply itself', () => {
    const outcome = evaluatePromotions([
      off('STOP', 10, { priority: 2, stopFurther: true, group: 'g' }),
      off('BETTER', 20, { priority: 2, group: 'g' }),
      off('LOW', 100, { priority: 1 }),
    ]);

    expect(codesOf(outcome)).toEqual(['BETTER', 'LOW']);
  });
});

describe('floors', () => {
  it('stop at the lowest unit price', () => {
    const lines = [aBasketLine({ quantity: 3 })];
    const floored = off('A', 2000, { minUnitPrice: { EUR: 600 } });

    expect(discountsOf(evaluatePromotions([floored], { basket: aBasket({ lines }) }))).toEqual({ 'line-1': 1200n });
  });

  it('stop at the largest share of the price, all lanes together', () => {
    const outcome = evaluatePromotions([
      off('CATALOG', 0, { lane: 'catalog', effect: { effect: 'percentage', percent: 20 } }),
      off('LINE', 900, { maxTotalDiscountPercent: 30 }),
    ]);

    expect(discountsOf(outcome)).toEqual({ 'line-1': 300n });
  });

  it('bind those that come after, in later lanes too, and say so', () => {
    const outcome = evaluatePromotions([
      off('A', 500, { priority: 1, maxTotalDiscountPercent: 50 }),
      off('B', 300),
      off('C', 300, { lane: 'order' }),
    ]);

    expect(discountsOf(outcome)).toEqual({ 'line-1': 500n });
    expect(reasonsOf(outcome)).toEqual({ B: 'floor', C: 'floor' });
  });

  it('do not apply in a currency that they do not name', () => {
    const outcome = evaluatePromotions([aPromotion({ code: 'A', minUnitPrice: { USD: 1 } })]);

    expect(reasonsOf(outcome)).toEqual({ A: 'currency' });
  });

  it('hold for the delivery', () => {
    const free = aPromotion({ lane: 'shipping', effect: { effect: 'free_shipping' }, maxTotalDiscountPercent: 33.33 });

    expect(discountsOf(evaluatePromotions([free], { basket: aBasket({ shipping }) }))).toEqual({ shipping: 166n });
  });
});

describe('where and when', () => {
  const now = aBasket().at.getTime();

  it.each<[string, Partial<PromotionDefinition>, string | undefined]>([
    ['of another channel', { channelIds: ['chan_2'] }, 'channel'],
    ['of this channel', { channelIds: ['chan_2', 'chan_1'] }, undefined],
    ['not begun', { validFrom: now + 1 }, 'not_started'],
    ['just begun', { validFrom: now }, undefined],
    ['just ended', { validTo: now }, 'expired'],
    ['about to end', { validTo: now + 1 }, undefined],
  ])('a promotion %s', (_name, fields, reason) => {
    expect(reasonsOf(evaluatePromotions([off('A', 1, fields)])).A).toBe(reason);
  });
});

describe('limits and budgets', () => {
  const a = off('A', 100, { usageLimit: 3, usageLimitPerCustomer: 2, campaignId: 'camp_1' });
  const b = off('B', 100, { campaignId: 'camp_1' });
  const spend = (left: bigint, currency = 'EUR') => ({
    budgets: new Map([['camp_1', { kind: 'spend' as const, currency, left }]]),
  });
  const uses = (left: bigint) => ({ budgets: new Map([['camp_1', { kind: 'uses' as const, currency: null, left }]]) });

  it.each([
    ['two of three uses', { uses: new Map([[a.id, 2]]) }, undefined],
    ['all uses', { uses: new Map([[a.id, 3]]) }, 'limit_reached'],
    ['one use of the customer', { customerUses: new Map([[a.id, 1]]) }, undefined],
    ['all uses of the customer', { customerUses: new Map([[a.id, 2]]) }, 'customer_limit_reached'],
    ['enough budget', spend(100n), undefined],
    ['BHV-067 too little budget: refused, not cut', spend(99n), 'budget_exhausted'],
    ['no budget', spend(0n), 'budget_exhausted'],
    ['a budget of another currency', spend(100n, 'USD'), 'currency'],
    ['a last use', uses(1n), undefined],
    ['no use left', uses(0n), 'budget_exhausted'],
  ])('%s', (_name, usage, reason) => {
    expect(reasonsOf(evaluatePromotions([a], { usage: aUsage(usage) })).A).toBe(reason);
  });

  it.each([
    [spend(200n), ['A', 'B']],
    [spend(199n), ['A']],
    [uses(2n), ['A', 'B']],
    [uses(1n), ['A']],
  ])('promotions of a campaign share its budget: %j', (usage, applied) => {
    expect(codesOf(evaluatePromotions([a, b], { usage: aUsage(usage) }))).toEqual(applied);
    const later = { ...b, lane: 'order' as const };
    expect(codesOf(evaluatePromotions([a, later], { usage: aUsage(usage) }))).toEqual(applied);
  });
});

describe('BHV-057 coupons', () => {
  const promotion = off('A', 100, {
    needsCoupon: true,
    channelIds: ['chan_1'],
    usageLimit: 5,
    usageLimitPerCustomer: 1,
  });
  const basket = aBasket({ codes: ['save10'] });
  const withCoupon = (fields = {}, more = {}) =>
    aUsage({ coupons: new Map([['save10', aCoupon(promotion.id, fields)]]), ...more });
  const day = (offset: number) => new Date(basket.at.getTime() + offset * 86_400_000);

  it('open their promotion and are named', () => {
    const outcome = evaluatePromotions([promotion], { basket, usage: withCoupon() });

    expect(outcome.applied).toEqual([
      expect.objectContaining({ couponId: 'coup_1', couponCode: 'SAVE10', amount: 100n }),
    ]);
    expect(outcome.lines.get('line-1')).toEqual([expect.objectContaining({ couponCode: 'SAVE10' })]);
    expect(outcome.couponProblems).toEqual([]);
  });

  it('are needed', () => {
    expect(reasonsOf(evaluatePromotions([promotion]))).toEqual({ A: 'coupon_missing' });
  });

  it.each([
    ['unknown', aUsage(), 'coupon_missing'],
    ['inactive', withCoupon({ active: false }), 'inactive'],
    ['not_started', withCoupon({ validFrom: day(1) }), 'not_started'],
    ['expired', withCoupon({ validTo: day(0) }), 'expired'],
    ['limit_reached', withCoupon({ usageLimit: 1, used: 1 }), 'limit_reached'],
    ['limit_reached', withCoupon({}, { uses: new Map([[promotion.id, 5]]) }), 'limit_reached'],
    [
      'customer_limit_reached',
      withCoupon({}, { customerUses: new Map([[promotion.id, 1]]) }),
      'customer_limit_reached',
    ],
  ])('that are good for nothing are %s', (problem, usage, reason) => {
    const outcome = evaluatePromotions([promotion], { basket, usage });

    expect(outcome.couponProblems).toEqual([{ codeKey: 'save10', reason: problem }]);
    expect(reasonsOf(outcome)).toEqual({ A: reason });
    expect(outcome.applied).toEqual([]);
  });

  it('of a promotion that does not run are inactive, of another channel so named', () => {
    const elsewhere = aBasket({ codes: ['save10'], channelId: 'chan_2' });

    expect(evaluatePromotions([], { basket, usage: withCoupon() }).couponProblems[0]?.reason).toBe('inactive');
    expect(evaluatePromotions([promotion], { basket: elsewhere, usage: withCoupon() }).couponProblems[0]?.reason).toBe(
      'channel',
    );
  });

  it('of one promotion open it once, the first good one by name', () => {
    const coupons = new Map([
      ['b', aCoupon(promotion.id, { couponId: 'coup_b', code: 'B' })],
      ['a', aCoupon(promotion.id, { couponId: 'coup_a', code: 'A', active: false })],
      ['c', aCoupon(promotion.id, { couponId: 'coup_c', code: 'C' })],
    ]);
    const codes = ['c', 'b', 'a', 'b'];

    const outcome = evaluatePromotions([promotion], { basket: aBasket({ codes }), usage: aUsage({ coupons }) });

    expect(outcome.applied).toEqual([expect.objectContaining({ couponId: 'coup_b' })]);
    expect(outcome.couponProblems).toEqual([
      { codeKey: 'a', reason: 'inactive' },
      { codeKey: 'c', reason: 'other_code_applied' },
    ]);
  });
});

describe('the trace', () => {
  it('is empty unless asked for', () => {
    expect(evaluatePromotions([off('A', 1)]).steps).toEqual([]);
  });

  it('tells each decision with before and after', () => {
    const promotions = [
      off('A', 300, { group: 'g' }),
      off('B', 100, { group: 'g' }),
      aPromotion({ code: 'S', lane: 'shipping', effect: { effect: 'free_shipping' } }),
    ];

    const { steps } = evaluatePromotions(promotions, { basket: aBasket({ shipping }), trace: true });

    expect(
      steps.map(({ promotionCode, ref, before, after, detail }) => [promotionCode, ref, before, after, detail]),
    ).toEqual([
      ['B', null, 1000n, 1000n, 'lost to A'],
      ['A', null, 1000n, 1000n, 'best of 2, one by one'],
      ['A', 'line-1', 1000n, 700n, 'applied'],
      ['S', 'shipping', 500n, 0n, 'applied'],
    ]);
  });
});

describe('plugins', () => {
  class LuckyCondition extends PromotionCondition<null> {
    override readonly code = 'acme_lucky';
    override readonly kind = 'basket';
    override parse = () => null;
    override check = () => ({ met: true }) as const;
  }
  class GreedyEffect extends PromotionEffect<null> {
    override readonly code = 'acme_greedy';
    override readonly lanes = ['line'] as const;
    override parse = () => null;
    override apply = () => ({ amounts: [99_999n, 99_999n, 5n] });
  }
  class MeanEffect extends GreedyEffect {
    override readonly code = 'acme_greedy';
    override apply = () => ({ amounts: [-1n] });
  }

  it('add conditions and effects, which cannot take more than there is, nor from lines they must not touch', () => {
    const engine = anEngine({ conditions: [new LuckyCondition()], effects: [new GreedyEffect()] });
    const promotion = aPromotion({ conditions: { condition: 'acme_lucky' }, effect: { effect: 'acme_greedy' } });
    const basket = aBasket({ lines: [aBasketLine(), aBasketLine({ lineId: 'card', isExcluded: true })] });

    expect(discountsOf(engine.evaluate(basket, [engine.compile(promotion)], aUsage()))).toEqual({ 'line-1': 1000n });
  });

  it('cannot make anything dearer, and may answer for fewer lines than there are', () => {
    const engine = anEngine({ effects: [new MeanEffect()] });
    const promotion = engine.compile(aPromotion({ effect: { effect: 'acme_greedy' } }));
    const basket = aBasket({ lines: [aBasketLine(), aBasketLine({ lineId: 'line-2' })] });

    expect(discountsOf(engine.evaluate(basket, [promotion], aUsage()))).toEqual({});
  });

  it('refuse to boot with two of one code', () => {
    const engine = anEngine({ conditions: [new LuckyCondition(), new LuckyCondition()] });

    expect(() => engine.onApplicationBootstrap()).toThrow(/acme_lucky/);
  });
});
