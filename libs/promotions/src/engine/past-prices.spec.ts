import { aBasket, aBasketLine, anEngine, aPromotion } from 'markethall/testing/promotions';
import type { PromotionDefinition } from './definition.js';
import { PastPrices } from './past-prices.js';

const engine = anEngine();
const DAY = 86_400_000;
const now = new Date('2026-06-15T16:30:00.000Z'); // Monday, 18:30 in Berlin
const ago = (days: number) => now.getTime() - days * DAY;
const sale = (percent: number, fields: Partial<PromotionDefinition> = {}) =>
  aPromotion({ lane: 'catalog', effect: { effect: 'percentage', percent }, ...fields });
const span = (definition: PromotionDefinition, from: number, to = Infinity) => ({
  promotion: engine.compile(definition),
  from,
  to,
});
const past = (spans: ReturnType<typeof span>[], variant = aBasketLine()) =>
  new PastPrices(spans, variant, aBasket({ at: now }));
const days = (began: Date | null) => (began === null ? null : (now.getTime() - began.getTime()) / DAY);

describe('when a reduction began', () => {
  it.each([
    ['with the promotion', [span(sale(10), ago(3))], 3],
    [
      'with the first, where the next one took over and took no less',
      [span(sale(10), ago(9), ago(2)), span(sale(20), ago(2))],
      9,
    ],
    ['with the second, where it takes less', [span(sale(20), ago(9), ago(2)), span(sale(10), ago(2))], 2],
    ['anew after a break', [span(sale(10), ago(9), ago(5)), span(sale(10), ago(2))], 2],
    ['never, without a promotion', [span(sale(10), ago(9), ago(5))], null],
    [
      'never, where it targets others',
      [span(sale(10, { targets: { condition: 'brand', names: ['x'] } }), ago(9))],
      null,
    ],
    ['never, in another channel', [span(sale(10, { channelIds: ['chan_2'] }), ago(9))], null],
  ])('%s', (_when, spans, expected) => {
    expect(days(past(spans).reductionBegan())).toBe(expected);
  });

  it('is when the window of time opened that is open now', () => {
    const evening = sale(10, { conditions: { condition: 'time_window', from: '17:00', to: '19:00' } });

    expect(past([span(evening, ago(100))]).reductionBegan()).toEqual(new Date('2026-06-15T15:00:00.000Z'));
  });
});

describe('the lowest price before', () => {
  const began = new Date(ago(2));

  it.each([
    ['counts what earlier promotions took', [span(sale(30), ago(20), ago(15)), span(sale(10), ago(2))], 700n],
    ['counts one that ended within the 30 days', [span(sale(30), ago(90), ago(31))], 700n],
    ['does not count one that ended before', [span(sale(30), ago(90), ago(33))], 1000n],
    ['does not count the reduction itself', [span(sale(30), ago(2))], 1000n],
    ['counts two that held at once', [span(sale(10), ago(20), ago(10)), span(sale(10), ago(12), ago(5))], 800n],
    [
      'counts an hour that comes every week',
      [
        span(
          sale(40, { conditions: { condition: 'time_window', days: ['sun'], from: '10:00', to: '11:00' } }),
          ago(90),
        ),
      ],
      600n,
    ],
  ])('%s', (_what, spans, expected) => {
    expect(past(spans).lowestBetween(aBasketLine(), new Date(ago(32)), began)).toBe(expected);
  });
});
