import { aBasket, aBasketLine, anEngine, aPromotion, evaluatePromotions } from 'markethall/testing/promotions';
import type { PromotionDefinition } from './definition.js';
import { hints } from './hints.js';

const engine = anEngine();
const listed = (promotions: PromotionDefinition[], variant = aBasketLine(), context = aBasket()) =>
  engine.catalogDiscountFor(
    variant,
    context,
    promotions.map((promotion) => engine.compile(promotion)),
  );
const wool = { condition: 'attribute', name: 'material', equals: 'wool' };
const sale = (fields: Partial<PromotionDefinition> = {}) =>
  aPromotion({ code: 'SALE', lane: 'catalog', badge: 'Sale', ...fields });

describe('the price on a listing', () => {
  it('is that of one unit after catalog promotions', () => {
    const price = listed(
      [sale({ targets: wool }), aPromotion({ lane: 'line' })],
      aBasketLine({ attributes: { material: 'wool' } }),
    );

    expect(price).toEqual({
      originalUnitPrice: 1000n,
      unitPrice: 900n,
      discounts: [expect.objectContaining({ promotionCode: 'SALE', amount: 100n })],
      badges: ['Sale'],
    });
  });

  it('stays as it is where no promotion concerns it', () => {
    expect(listed([sale({ targets: wool })])).toEqual({
      originalUnitPrice: 1000n,
      unitPrice: 1000n,
      discounts: [],
      badges: [],
    });
  });

  it('is what the unit costs in any basket', () => {
    const promotions = [
      sale({ effect: { effect: 'percentage', percent: 15 } }),
      sale({ code: 'MORE', effect: { effect: 'fixed', amount: { EUR: 7 }, per: 'unit' } }),
    ];
    const line = aBasketLine({ unitPrice: 97n, quantity: 7 });

    const { unitPrice } = listed(promotions, line);
    const inBasket = evaluatePromotions(promotions, {
      basket: aBasket({ lines: [line, aBasketLine({ lineId: 'other' })] }),
    });

    const taken = (inBasket.lines.get('line-1') ?? []).reduce((sum, { amount }) => sum + amount, 0n);
    expect(unitPrice).toBe(75n);
    expect(97n * 7n - taken).toBe(unitPrice * 7n);
  });

  it('has the badges of running promotions that target the product, by priority, each once', () => {
    const deal = (code: string, badge: string, fields: Partial<PromotionDefinition> = {}) =>
      aPromotion({ code, badge, targets: wool, ...fields });
    const promotions = [
      deal('A', '3 for 2'),
      deal('B', 'Bundle', { priority: 1 }),
      deal('C', '3 for 2'),
      deal('D', 'Secret', { needsCoupon: true }),
      deal('E', 'Over', { validTo: 0 }),
      deal('F', 'Everything', { targets: null }),
      deal('G', 'Silk', { targets: { not: wool } }),
    ];

    expect(listed(promotions, aBasketLine({ attributes: { material: 'wool' } })).badges).toEqual(['Bundle', '3 for 2']);
    expect(listed(promotions, aBasketLine({ attributes: { material: 'wool' }, isExcluded: true })).badges).toEqual([]);
  });
});

describe('a badge', () => {
  it.each([
    ['customers with an account', { condition: 'signed_in' }, false],
    ['another time', { condition: 'time_window', days: ['mon'] }, false],
    ['whoever buys more', { condition: 'quantity', min: 3 }, true],
  ])('of a promotion for %s (%j) is shown: %s', (_whom, conditions, shown) => {
    const deal = aPromotion({ badge: 'Deal', targets: { not: wool }, conditions });

    expect(listed([deal]).badges).toEqual(shown ? ['Deal'] : []);
  });
});

describe('hints', () => {
  it('tell what is missing, the nearest first', () => {
    const amount = (min: number) => ({ condition: 'amount', min: { EUR: min }, basis: 'after_line' });
    const free = { lane: 'shipping' as const, effect: { effect: 'free_shipping' } };
    const outcome = evaluatePromotions([
      aPromotion({ code: 'UNITS', conditions: { condition: 'quantity', min: 3 } }),
      aPromotion({ code: 'FAR', conditions: amount(9000) }),
      aPromotion({ code: 'FREE', ...free, conditions: amount(1420) }),
      aPromotion({ code: 'OTHERS', ...free, conditions: { all: [amount(1420), { condition: 'signed_in' }] } }),
    ]);

    expect(
      hints(outcome).map(({ promotionCode, missing, missingQuantity }) => [promotionCode, missing, missingQuantity]),
    ).toEqual([
      ['FREE', { amount: 420n, currency: 'EUR' }, null],
      ['FAR', { amount: 8000n, currency: 'EUR' }, null],
      ['UNITS', null, 2],
    ]);
  });
});

describe('the catalog lane', () => {
  it('decides each line by itself, as its listing does, and the trace tells who lost where', () => {
    const shirt = aBasketLine({ lineId: 'shirt', brand: 'Shirt' });
    const shoe = aBasketLine({ lineId: 'shoe', brand: 'Shoe' });
    const off = (code: string, percent: number, brand: string | null) =>
      sale({
        code,
        group: 'sale',
        effect: { effect: 'percentage', percent },
        targets: brand === null ? null : { condition: 'brand', names: [brand] },
      });
    const promotions = [off('ALL', 10, null), off('SHOES', 30, 'shoe')];

    const outcome = evaluatePromotions(promotions, { basket: aBasket({ lines: [shoe, shirt] }), trace: true });

    expect(outcome.lines.get('shirt')).toEqual([expect.objectContaining({ promotionCode: 'ALL', amount: 100n })]);
    expect(outcome.lines.get('shoe')).toEqual([expect.objectContaining({ promotionCode: 'SHOES', amount: 300n })]);
    expect(outcome.unapplied).toEqual([]);
    expect(outcome.steps).toContainEqual(
      expect.objectContaining({ promotionCode: 'ALL', ref: 'shoe', amount: 0n, detail: 'lost to SHOES' }),
    );
    expect(listed(promotions, shoe).unitPrice).toBe(700n);
    expect(listed(promotions, shirt).unitPrice).toBe(900n);
  });
});
