import fc from 'fast-check';
import { type EffectivePrice, type PriceSegment, priorPrice, reductionBegan } from './prior-price.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const day = (n: number): Date => new Date(START + n * DAY_MS);
const dayOf = (date: Date | null): number | null => (date === null ? null : (date.getTime() - START) / DAY_MS);

/** `100`: an ordinary price; `'80!'`: a reduced one; null: not for sale. */
type Told = number | `${number}!` | null;
const priceOf = (told: Told): EffectivePrice | null => {
  if (told === null) return null;
  return { amount: BigInt(parseInt(String(told))), includesTax: true, reduced: typeof told === 'string' };
};

/** Steps [day, price] until a day, as segments, newest first. */
const history = (until: number, ...steps: [number, Told][]): PriceSegment[] =>
  steps
    .map(([from, told], index) => ({ from: day(from), to: day(steps[index + 1]?.[0] ?? until), price: priceOf(told) }))
    .reverse();

const told = (segments: PriceSegment[]) => {
  const began = reductionBegan(segments);
  return { began: dayOf(began), prior: began && priorPrice(segments, began).map(({ amount }) => Number(amount)) };
};

describe('the lowest price of the 30 days before a reduction (Directive 98/6/EC, Article 6a)', () => {
  it.each<[string, PriceSegment[], { began: number | null; prior: number[] | null }]>([
    ['no reduction, no prior price', history(50, [0, 100]), { began: null, prior: null }],
    ['a plain sale', history(50, [0, 100], [40, '80!']), { began: 40, prior: [100] }],
    [
      'the lowest of the 30 days, not the last',
      history(60, [0, 100], [20, 90], [30, 110], [45, '80!']),
      { began: 45, prior: [90] },
    ],
    [
      'a price raised shortly before the sale',
      history(60, [0, 100], [40, 150], [45, '120!']),
      { began: 45, prior: [100] },
    ],
    [
      'a lower price more than 30 days ago does not count',
      history(60, [0, 60], [10, 100], [45, '80!']),
      { began: 45, prior: [100] },
    ],
    [
      'a price that ended exactly 30 days before does not count',
      history(60, [0, 60], [15, 100], [45, '80!']),
      { began: 45, prior: [100] },
    ],
    [
      'a price that holds when the 30 days begin counts',
      history(60, [0, 60], [16, 100], [45, '80!']),
      { began: 45, prior: [60] },
    ],
    [
      'progressive reductions: the days before the first',
      history(60, [0, 100], [40, '90!'], [44, '80!'], [48, '70!']),
      { began: 40, prior: [100] },
    ],
    [
      'a progressive reduction of more than 30 days',
      history(90, [0, 100], [40, '90!'], [80, '70!']),
      { began: 40, prior: [100] },
    ],
    [
      'a smaller reduction within a sale is a new one',
      history(60, [0, 100], [40, '70!'], [50, '90!']),
      { began: 50, prior: [70] },
    ],
    ['a sale of goods that are new on the market', history(60, [0, 100], [10, '80!']), { began: 10, prior: [100] }],
    ['a sale from the first day has no prior price', history(60, [0, '80!']), { began: 0, prior: [] }],
    [
      'a sale that returns within 30 days',
      history(60, [0, 100], [20, '80!'], [30, 100], [40, '80!']),
      { began: 40, prior: [80] },
    ],
    [
      'a sale that returns after more than 30 days',
      history(90, [0, 100], [10, '80!'], [20, 100], [60, '80!']),
      { began: 60, prior: [100] },
    ],
    [
      'a sale between two times off the market',
      history(60, [0, 100], [20, null], [40, '80!']),
      { began: 40, prior: [100] },
    ],
    [
      'off the market for longer than 30 days',
      history(90, [0, 100], [20, null], [60, '80!']),
      { began: 60, prior: [] },
    ],
    ['the sale is over', history(60, [0, 100], [40, '80!'], [50, 100]), { began: null, prior: null }],
  ])('%s', (_name, segments, expected) => {
    expect(told(segments)).toEqual(expected);
  });

  it('takes no notice of clocks that are set forward', () => {
    const began = new Date('2026-04-01T00:00:00Z'); // 30 days before: March 2, with a summer-time change in between
    const lowest = (until: string) =>
      priorPrice(
        [
          { from: new Date('2026-01-01T00:00:00Z'), to: new Date(until), price: priceOf(60) },
          { from: new Date(until), to: began, price: priceOf(100) },
        ],
        began,
      );
    expect(lowest('2026-03-02T00:00:00.000Z')).toMatchObject([{ amount: 100n }]);
    expect(lowest('2026-03-02T00:00:00.001Z')).toMatchObject([{ amount: 60n }]);
  });

  it('keeps prices with and without tax apart', () => {
    const net = { from: day(0), to: day(10), price: { amount: 90n, includesTax: false, reduced: false } };
    const gross = { from: day(10), to: day(20), price: priceOf(100) };
    expect(priorPrice([net, gross], day(20))).toEqual([
      { amount: 90n, includesTax: false },
      { amount: 100n, includesTax: true },
    ]);
  });

  const step = fc.tuple(
    fc.integer({ min: 1, max: 25 }),
    fc.option(
      fc.record({ amount: fc.bigInt({ min: 0n, max: 200n }), includesTax: fc.constant(true), reduced: fc.boolean() }),
    ),
  );
  const anyHistory = fc.array(step, { minLength: 1, maxLength: 12 }).map((steps) => {
    let at = 0;
    return steps.map(([days, price]) => ({ from: day(at), to: day((at += days)), price })).reverse();
  });

  it('is one of the prices of those days and not above any of them', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 300 }), (segments, moment) => {
        const began = day(moment);
        const inWindow = segments.filter(({ from, to }) => from < began && to > day(moment - 30));
        const amounts = inWindow.flatMap(({ price }) => price?.amount ?? []);
        const [prior] = priorPrice(segments, began);
        if (amounts.length === 0) expect(prior).toBeUndefined();
        else {
          expect(amounts).toContain(prior?.amount);
          for (const amount of amounts) expect(prior?.amount).toBeLessThanOrEqual(amount);
        }
      }),
    );
  });

  it('depends neither on the order of the segments nor on what was before or after', () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 0, max: 300 }), (segments, moment) => {
        const began = day(moment);
        const old = { from: day(moment - 90), to: day(moment - 30), price: priceOf(0) };
        const coming = { from: began, to: day(moment + 30), price: priceOf(0) };
        expect(priorPrice([old, ...[...segments].reverse(), coming], began)).toEqual(
          priorPrice([...segments].reverse(), began),
        );
      }),
    );
  });

  it('stays the same however often a reduction goes on', () => {
    fc.assert(
      fc.property(
        anyHistory,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (segments, days) => {
          const last = segments[0]?.to ?? day(0);
          const before = [{ from: last, to: new Date(last.getTime() + DAY_MS), price: priceOf('90!') }, ...segments];
          let at = last.getTime() + DAY_MS;
          const further = days.map((n, index) => ({
            from: new Date(at),
            to: new Date((at += n * DAY_MS)),
            price: { amount: BigInt(89 - index), includesTax: true, reduced: true },
          }));
          expect(told([...further.reverse(), ...before])).toEqual(told(before));
        },
      ),
    );
  });
});
