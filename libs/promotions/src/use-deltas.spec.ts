import { type CountedUse, UseDeltas } from './use-deltas.js';

const use = (fields: Partial<CountedUse> = {}): CountedUse => ({
  promotionId: 'promo_b',
  couponId: null,
  campaignId: null,
  customerKey: null,
  emailKey: 'mail',
  amount: 500n,
  currency: 'EUR',
  ...fields,
});

describe('UseDeltas', () => {
  it('forgets what cancels out, so that holding the same again costs nothing', () => {
    const deltas = new UseDeltas();
    deltas.giveBack(use({ campaignId: 'camp_a', couponId: 'coup_a' }));
    deltas.take(use({ campaignId: 'camp_a', couponId: 'coup_a' }));

    expect([deltas.campaigns(), deltas.promotions(), deltas.coupons(), deltas.customers()]).toEqual([[], [], [], []]);
  });

  it('keeps the difference of money where only the amount changed', () => {
    const deltas = new UseDeltas();
    deltas.giveBack(use({ campaignId: 'camp_a' }));
    deltas.take(use({ campaignId: 'camp_a', amount: 700n }));

    expect(deltas.campaigns()).toEqual([{ id: 'camp_a', uses: 0, spent: new Map([['EUR', 200n]]) }]);
  });

  it('sums up by counter in the order of ids, a customer by id and e-mail', () => {
    const deltas = new UseDeltas();
    deltas.take(use());
    deltas.take(use({ promotionId: 'promo_a', customerKey: 'cus_1' }));
    deltas.take(use());

    expect(deltas.promotions()).toEqual([
      { id: 'promo_a', uses: 1 },
      { id: 'promo_b', uses: 2 },
    ]);
    expect(deltas.customers().map(({ id, customerKey, uses }) => [id, customerKey, uses])).toEqual([
      ['promo_a', 'cus_1', 1],
      ['promo_a', 'mail', 1],
      ['promo_b', 'mail', 2],
    ]);
  });
});
