import type { PriceAmount, VariantPrice } from 'markethall/pricing';
import { asEntered } from './offer.js';
import { type PriceDisplay, shownPrice } from './shown-price.js';

const gross = { showsTax: true, rate: '19.000000', rounding: 'half_up' } as const;
const net = { ...gross, showsTax: false };
const aPrice = (more: Partial<VariantPrice> = {}): VariantPrice => ({
  amount: 8000n,
  currency: 'EUR',
  includesTax: true,
  priceListId: 'plist_a',
  minQty: 1,
  originalAmount: 8000n,
  ...more,
});
const reducedPrice = aPrice({ originalAmount: 10000n });
const priors = (...amounts: [number, boolean][]): PriceAmount[] =>
  amounts.map(([amount, includesTax]) => ({ amount: BigInt(amount), includesTax }));
const shownReduced = (prior: PriceAmount[], display: PriceDisplay = gross) =>
  shownPrice(reducedPrice, display, asEntered(reducedPrice), prior);

describe('shownPrice', () => {
  it('announces nothing where nothing is lowered', () => {
    expect(shownPrice(aPrice(), gross)).toEqual({
      price: { amount: 8000, currency: 'EUR' },
      compareAtPrice: null,
      priorPrice: null,
      discountPercent: null,
      badges: [],
      priceTiers: [],
    });
  });

  it('strikes through the ordinary price and counts the discount from the prior price', () => {
    expect(shownReduced(priors([9000, true]))).toMatchObject({
      price: { amount: 8000 },
      compareAtPrice: { amount: 10000 },
      priorPrice: { amount: 9000 },
      discountPercent: 11,
    });
  });

  it.each([
    ['was not for sale before', priors(), null],
    ['was as cheap before', priors([8000, true]), 8000],
    ['was cheaper before', priors([7000, true]), 7000],
  ])('claims no discount for what %s', (_why, before, prior) => {
    const shown = shownReduced(before);
    expect(shown.discountPercent).toBeNull();
    expect(shown.priorPrice?.amount ?? null).toBe(prior);
  });

  it('compares prior prices with and without tax as they are displayed', () => {
    const before = priors([9500, true], [7900, false]);
    expect(shownReduced(before).priorPrice?.amount).toBe(9401); // 79.00 + 19 %
    expect(shownReduced(before, net).priorPrice?.amount).toBe(7900);
  });

  it('lowers a price and its steps by what promotions take, and strikes through the ordinary price', () => {
    const tiers = [
      { minQty: 1, amount: 8000n, includesTax: true },
      { minQty: 10, amount: 7000n, includesTax: true },
    ];
    const offer = { ...asEntered(aPrice()), unitPrice: 6000n, tiers: new Map([[10, 5000n]]), badges: ['Deal'] };
    expect(shownPrice(aPrice({ originalAmount: 9000n, tiers }), gross, offer)).toMatchObject({
      price: { amount: 6000 },
      compareAtPrice: { amount: 9000 },
      badges: ['Deal'],
      priceTiers: [
        { minQty: 1, price: { amount: 8000 } },
        { minQty: 10, price: { amount: 5000 } },
      ],
    });
  });

  it('shows quantity steps where there are several', () => {
    const tiers = [
      { minQty: 1, amount: 8000n, includesTax: true },
      { minQty: 10, amount: 7000n, includesTax: true },
    ];
    expect(shownPrice(aPrice({ tiers }), gross).priceTiers).toEqual([
      { minQty: 1, price: { amount: 8000, currency: 'EUR' } },
      { minQty: 10, price: { amount: 7000, currency: 'EUR' } },
    ]);
    expect(shownPrice(aPrice({ tiers: tiers.slice(0, 1) }), gross).priceTiers).toEqual([]);
  });
});
