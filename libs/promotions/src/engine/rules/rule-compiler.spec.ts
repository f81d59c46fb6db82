import { aBasket, aBasketLine, anEngine, aPromotion, evaluatePromotions } from 'markethall/testing/promotions';
import type { PromotionDefinition } from '../definition.js';

const compile = (fields: Partial<PromotionDefinition>) => anEngine().compile(aPromotion(fields));
const refuses = (pointer: string, code: string) =>
  expect.objectContaining({
    code: 'validation_failed',
    status: 422,
    errors: [expect.objectContaining({ pointer, code })],
  });
const brand = (name: string) => ({ condition: 'brand', names: [name] });
const nested = (levels: number): unknown => (levels === 1 ? brand('A') : { not: nested(levels - 1) });
const asRule = (rule: unknown) => rule as PromotionDefinition['conditions'];

describe('a rule tree', () => {
  it.each([
    ['no object', 'brand', '/conditions', 'not_an_object'],
    ['a list', [], '/conditions', 'not_an_object'],
    ['nothing in it', {}, '/conditions', 'rule_expected'],
    ['an unknown key', { or: [] }, '/conditions', 'rule_expected'],
    ['two kinds at once', { all: [brand('A')], any: [] }, '/conditions/any', 'unknown_field'],
    ['a condition in a group', { all: [brand('A')], condition: 'brand' }, '/conditions/condition', 'unknown_field'],
    ['a group that is no list', { all: brand('A') }, '/conditions/all', 'not_an_array'],
    ['an empty group', { any: [] }, '/conditions/any', 'too_few'],
    ['a hole', { all: [brand('A'), null] }, '/conditions/all/1', 'not_an_object'],
    ['an unknown condition', { condition: 'moon' }, '/conditions/condition', 'condition_unknown'],
    ['a condition of no name', { condition: 7 }, '/conditions/condition', 'condition_unknown'],
    ['a name of every object', { condition: 'constructor' }, '/conditions/condition', 'condition_unknown'],
    ['an unknown parameter', { not: { ...brand('A'), name: 'x' } }, '/conditions/not/name', 'unknown_field'],
    ['a bad parameter', { any: [{ condition: 'brand', names: [3] }] }, '/conditions/any/0/names/0', 'not_a_string'],
    ['nine levels', nested(9), '/conditions/not/not/not/not/not/not/not/not', 'too_deep'],
  ])('is refused for %s', (_name, rule, pointer, code) => {
    expect(() => compile({ conditions: asRule(rule) })).toThrow(refuses(pointer, code));
  });

  it('may have eight levels and a hundred nodes, rules inside conditions included', () => {
    const inside = (count: number) => ({
      condition: 'quantity',
      min: 1,
      lines: { any: Array.from({ length: count }, () => brand('A')) },
    });

    expect(() => compile({ conditions: asRule(nested(8)) })).not.toThrow();
    expect(() => compile({ conditions: asRule({ all: Array.from({ length: 99 }, () => brand('A')) }) })).not.toThrow();
    expect(() => compile({ conditions: asRule({ all: Array.from({ length: 100 }, () => brand('A')) }) })).toThrow(
      refuses('/conditions/all/99', 'too_many_nodes'),
    );
    expect(() => compile({ conditions: asRule({ all: [inside(48), inside(47)] }) })).not.toThrow();
    expect(() => compile({ conditions: asRule({ all: [inside(48), inside(48)] }) })).toThrow(
      refuses('/conditions/all/1/lines/any/47', 'too_many_nodes'),
    );
  });

  it('has line conditions only where lines are chosen', () => {
    const signedIn = { condition: 'signed_in' };

    expect(() => compile({ targets: signedIn })).toThrow(refuses('/targets/condition', 'line_condition_expected'));
    expect(() => compile({ conditions: { condition: 'quantity', min: 1, lines: { not: signedIn } } })).toThrow(
      refuses('/conditions/lines/not/condition', 'line_condition_expected'),
    );
  });

  it.each([brand('A'), { condition: 'quantity', min: 2 }, { condition: 'delivery_method', codes: ['x'] }])(
    'cannot make a price on a listing depend on the basket: %j',
    (condition) => {
      expect(() => compile({ lane: 'catalog', conditions: condition })).toThrow(
        refuses('/conditions/condition', 'not_allowed_in_lane'),
      );
      expect(() => compile({ lane: 'catalog', conditions: { condition: 'signed_in' } })).not.toThrow();
    },
  );

  it('tells the problems of all parts at once', () => {
    const broken = {
      conditions: asRule({ condition: 'moon' }),
      targets: asRule({}),
      effect: { effect: 'percentage', percent: 101 },
      minUnitPrice: { XXX: 1 },
      maxTotalDiscountPercent: -1,
    };

    expect(() => compile(broken)).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({ pointer: '/conditions/condition' }),
          expect.objectContaining({ pointer: '/targets' }),
          expect.objectContaining({ pointer: '/effect/percent', code: 'too_large' }),
          expect.objectContaining({ pointer: '/minUnitPrice/XXX', code: 'currency_unknown' }),
          expect.objectContaining({ pointer: '/maxTotalDiscountPercent', code: 'too_small' }),
        ],
      }),
    );
  });

  it.each([
    [{ effect: 'moon' }, '/effect/effect', 'effect_unknown'],
    [{ effect: 'free_shipping' }, '/effect', 'not_allowed_in_lane'],
    [{ effect: 'percentage', percent: 1.00001 }, '/effect/percent', 'too_precise'],
    [{ effect: 'percentage' }, '/effect/percent', 'required'],
  ])('refuses the effect %j', (effect, pointer, code) => {
    expect(() => compile({ effect })).toThrow(refuses(pointer, code));
  });

  it.each([
    [{ effect: 'percentage', percent: 5, maxUnits: 1, units: 'dearest' }],
    [{ effect: 'percentage', percent: 5, maxAmount: { EUR: 1 } }],
    [{ effect: 'fixed', amount: { EUR: 1 }, per: 'order' }],
  ])('refuses in the catalog lane what one unit cannot show: %j', (effect) => {
    expect(() => compile({ lane: 'catalog', effect })).toThrow(refuses('/effect', 'not_allowed_in_lane'));
  });
});

describe('a compiled rule', () => {
  const a = aBasketLine({ lineId: 'a', brand: 'Acme', productId: 'prod_a' });
  const b = aBasketLine({ lineId: 'b', brand: 'Bolt', productId: 'prod_b' });
  const product = (id: string) => ({ condition: 'product', ids: [id] });
  const lowered = (targets: unknown) => [
    ...evaluatePromotions([aPromotion({ targets: asRule(targets) })], {
      basket: aBasket({ lines: [a, b] }),
    }).lines.keys(),
  ];

  it.each([
    [{ all: [brand('acme'), product('prod_a')] }, ['a']],
    [{ all: [brand('acme'), product('prod_b')] }, []],
    [{ any: [brand('acme'), product('prod_b')] }, ['a', 'b']],
    [{ not: brand('acme') }, ['b']],
    [{ not: { any: [brand('acme'), brand('bolt')] } }, []],
    [{ all: [{ any: [brand('acme'), brand('bolt')] }, { not: product('prod_a') }] }, ['b']],
  ])('chooses lines: %j', (targets, expected) => {
    expect(lowered(targets)).toEqual(expected);
  });

  const reason = (conditions: unknown) =>
    evaluatePromotions([aPromotion({ conditions: asRule(conditions) })], { basket: aBasket({ lines: [a, b] }) })
      .unapplied.map((each) => ({ reason: each.reason, ...each.params }))
      .at(0);
  const amount = (min: number) => ({ condition: 'amount', min: { EUR: min }, basis: 'before_discounts' });

  it.each([
    ['any line of the basket', brand('acme'), undefined],
    ['no line of it', brand('other'), { reason: 'condition', condition: 'brand' }],
    ['what was not to be', { not: brand('acme') }, { reason: 'condition', condition: 'not' }],
    [
      'all but a threshold',
      { all: [amount(2500), brand('acme')] },
      { reason: 'threshold_missing', missing: 500, currency: 'EUR' },
    ],
    ['more than a threshold', { all: [amount(2500), { condition: 'signed_in' }] }, { reason: 'audience' }],
    [
      'the nearest of two',
      { any: [amount(9000), amount(2100)] },
      { reason: 'threshold_missing', missing: 100, currency: 'EUR' },
    ],
    ['one of two', { any: [amount(9000), brand('bolt')] }, undefined],
  ])('judges a basket by %s', (_name, conditions, expected) => {
    expect(reason(conditions)).toEqual(expected);
  });
});
