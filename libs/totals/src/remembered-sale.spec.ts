import { aPromotion, anEngine, aUsage } from 'markethall/testing/promotions';
import { type ExampleBasket, priceExample } from 'markethall/testing/totals';
import type { PricedBasket } from './price-basket.js';
import { basketOf } from './promoted-lines.js';
import { chargedTotals, type RememberedSale, repriceSale } from './remembered-sale.js';

const pot = (price: number, quantity = 1) => ({ name: 'pot', price, quantity, tax: '19' });
const tea = (price: number, quantity = 1) => ({ name: 'tea', price, quantity, tax: '7' });
const promotions = [
  aPromotion({ code: 'LINE', effect: { effect: 'percentage', percent: 15 } }),
  aPromotion({
    code: 'ORDER',
    lane: 'order',
    effect: { effect: 'fixed', amount: { EUR: 333, CHF: 333 }, per: 'order' },
  }),
  aPromotion({ code: 'HALF', lane: 'shipping', effect: { effect: 'shipping_percentage', percent: 50 } }),
];
const shipping = { price: 490, tax: '19' };

const examples: readonly (readonly [string, ExampleBasket])[] = [
  ['gross prices', { lines: [pot(3999, 3), tea(1001, 7)], shipping }],
  ['net prices', { lines: [{ ...pot(3333, 3), net: true }, tea(101, 7)], display: 'net', shipping }],
  ['one rounding a unit', { lines: [pot(333, 7)], rounding: { tax: 'unit', mode: 'half_even' } }],
  ['one rounding a rate', { lines: [pot(33, 7), tea(37)], rounding: { tax: 'rate_group', mode: 'half_down' } }],
  ['delivery taxed as the goods', { lines: [pot(3000), tea(1000)], shipping: { price: 490, proRata: true } }],
  ['cash', { currency: 'CHF', lines: [{ ...pot(1233), tax: '8.1' }], cashRounding: 5 }],
  ['export of net prices', { lines: [{ ...pot(10_000), net: true }], untaxed: 'export' }],
  ['several taxes', { lines: [{ name: 'tv', price: 10_000, tax: ['5', '9.975'], net: true }] }],
  ['a price by hand', { lines: [{ ...pot(3000), manual: 2500 }, tea(500)] }],
];

describe('a remembered sale', () => {
  it.each(examples)('comes to what was charged and, priced again, to the same: %s', (_name, example) => {
    const { basket } = priceExample({ ...example, promotions });
    const sale = rememberedOf(basket);

    expect(sale.lines.some((line) => line.discounts.length > 0)).toBe(true);
    expect(chargedTotals(sale)).toEqual({ ...basket.totals, trace: [] });
    expect(repriced(sale)).toEqual({ ...basket.totals, trace: [] });
  });

  it('costs with other promotions what a basket with those would cost', () => {
    const example: ExampleBasket = { lines: [pot(3999, 3), tea(1001, 7)], shipping };
    const sale = rememberedOf(priceExample(example).basket);

    expect(chargedTotals(sale).discountTotal).toBe(0n);
    expect(repriced(sale)).toEqual({ ...priceExample({ ...example, promotions }).basket.totals, trace: [] });
  });
});

function repriced(sale: RememberedSale) {
  const engine = anEngine();
  const compiled = promotions.map((each) => engine.compile(each));
  return repriceSale(sale, compiled, aUsage(), engine).totals;
}

/** What an order would have copied. */
function rememberedOf({ facts, input, lines, delivery }: PricedBasket): RememberedSale {
  const { currency, rounding, display, cashRounding = null } = input;
  const about = basketOf(facts, lines, null);
  return {
    ...{ currency, rounding, display, cashRounding, fees: [] },
    buyer: about,
    lines: input.lines.map((line, index) => ({
      ...line,
      variantId: about.lines[index]?.variantId ?? '',
      productId: about.lines[index]?.productId ?? '',
      isManual: about.lines[index]?.isManual ?? false,
      facts: null,
    })),
    shipping: input.shipping && {
      ...input.shipping,
      methodId: delivery?.methodId ?? '',
      methodCode: delivery?.code ?? '',
    },
  };
}
