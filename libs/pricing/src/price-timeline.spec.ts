import { SpecificPriceSelector } from './price-selector.js';
import { type ListFact, type PriceFact, PriceTimeline } from './price-timeline.js';

const at = (day: string): Date => new Date(day + 'T00:00:00Z');
const price = (recorded: string, amount: number | null, more: Partial<PriceFact> = {}): PriceFact => ({
  priceListId: 'base',
  amount: amount === null ? null : BigInt(amount),
  includesTax: true,
  validFrom: null,
  validTo: null,
  recordedAt: at(recorded),
  ...more,
});
const list = (priceListId: string, recorded: string, more: Partial<ListFact> = {}): ListFact => ({
  priceListId,
  kind: priceListId === 'base' ? 'base' : 'sale',
  priority: 0,
  channelId: priceListId === 'base' ? 'here' : null,
  customerGroupId: null,
  active: true,
  validFrom: null,
  validTo: null,
  recordedAt: at(recorded),
  ...more,
});
const base = list('base', '2026-01-01');

function story(prices: PriceFact[], lists: ListFact[], groups: string[] = [], channelId = 'here'): string[] {
  const timeline = new PriceTimeline(
    prices,
    lists,
    { channelId, customerGroupIds: groups },
    new SpecificPriceSelector(),
  );
  return [...timeline.backFrom(at('2026-06-01'))]
    .reverse()
    .filter(({ price: now }, index, all) => index === 0 || all[index - 1]?.price?.amount !== now?.amount)
    .map(({ from, price: now }) => {
      const amount = now === null ? 'none' : `${now.amount}${now.reduced ? '!' : ''}`;
      return `${from.toISOString().slice(5, 10)} ${amount}`;
    });
}

describe('PriceTimeline', () => {
  it('follows changes and removals', () => {
    const prices = [price('2026-01-02', 100), price('2026-02-01', 120), price('2026-03-01', null)];
    expect(story(prices, [base])).toEqual(['01-01 none', '01-02 100', '02-01 120', '03-01 none']);
  });

  it('lets windows begin and end by the clock, the one that began last before the others', () => {
    const december = { validFrom: at('2026-02-01'), validTo: at('2026-02-10') };
    expect(story([price('2026-01-01', 100), price('2026-01-15', 90, december)], [base])).toEqual([
      '01-01 100',
      '02-01 90',
      '02-10 100',
    ]);
  });

  it('knows a window only from when it was recorded', () => {
    const past = { validFrom: at('2026-02-01') };
    expect(story([price('2026-01-01', 100), price('2026-03-01', 90, past)], [base])).toEqual(['01-01 100', '03-01 90']);
  });

  it('follows lists that are switched on and off, get a window, and go away', () => {
    const prices = [price('2026-01-01', 100), price('2026-01-01', 80, { priceListId: 'sale' })];
    const lists = [
      base,
      list('sale', '2026-01-01', { active: false }),
      list('sale', '2026-02-01', { active: true }),
      list('sale', '2026-02-10', { active: true, validFrom: at('2026-03-01'), validTo: at('2026-03-05') }),
      list('sale', '2026-04-01', { active: true }),
      list('sale', '2026-04-10', { active: false }),
    ];
    expect(story(prices, lists)).toEqual([
      '01-01 100',
      '02-01 80!',
      '02-10 100',
      '03-01 80!',
      '03-05 100',
      '04-01 80!',
      '04-10 100',
    ]);
  });

  it('keeps groups and channels apart', () => {
    const prices = [price('2026-01-01', 100), price('2026-02-01', 70, { priceListId: 'members' })];
    const lists = [base, list('members', '2026-01-01', { customerGroupId: 'gold' })];
    expect(story(prices, lists)).toEqual(['01-01 100']);
    expect(story(prices, lists, ['gold'])).toEqual(['01-01 100', '02-01 70!']);
    expect(story(prices, lists, [], 'elsewhere')).toEqual(['01-01 none']);
  });

  it('does not take a sale above the ordinary price, or of another tax basis, for a reduction', () => {
    const sale = (more: Partial<PriceFact>) => price('2026-02-01', 110, { priceListId: 'sale', ...more });
    const lists = [base, list('sale', '2026-01-01')];
    expect(story([price('2026-01-01', 100), sale({})], lists)).toEqual(['01-01 100', '02-01 110']);
    expect(story([price('2026-01-01', 100), sale({ amount: 84n, includesTax: false })], lists)).toEqual([
      '01-01 100',
      '02-01 84',
    ]);
  });
});
