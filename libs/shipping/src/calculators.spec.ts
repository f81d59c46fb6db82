import { describeShippingCalculatorContract } from 'markethall/testing/shipping';
import { FlatShippingCalculator, WeightShippingCalculator } from './calculators.js';
import type { RateView, ShippingQuoteRequest } from './shipping-calculator.js';

const rate = (fields: Partial<RateView>): RateView => ({
  kind: 'flat',
  currency: 'EUR',
  amount: 490n,
  minWeight: 0,
  maxWeight: null,
  freeFrom: null,
  ...fields,
});
const request = (fields: Partial<ShippingQuoteRequest>): ShippingQuoteRequest => ({
  method: { id: 'dm_1', code: 'standard', channelId: 'chan_1', config: null },
  rates: [],
  currency: 'EUR',
  country: 'DE',
  region: null,
  postalCode: null,
  subtotal: 1000n,
  weightGrams: 500,
  ...fields,
});

describe('flat delivery', () => {
  const flat = new FlatShippingCalculator();
  describeShippingCalculatorContract(() => flat, request({ rates: [rate({})] }));

  it('costs the same for everything', () => {
    expect(flat.quote(request({ rates: [rate({})], weightGrams: 99_999 }))).toBe(490n);
  });

  it.each([
    [4999n, 490n],
    [5000n, 0n],
  ])('is free from the threshold on: %s → %s', (subtotal, price) => {
    expect(flat.quote(request({ rates: [rate({ freeFrom: 5000n })], subtotal }))).toBe(price);
  });

  it('is offered for nothing at a price of 0, and not offered without a price', () => {
    expect(flat.quote(request({ rates: [rate({ amount: 0n })] }))).toBe(0n);
    expect(flat.quote(request({}))).toBeNull();
  });
});

describe('delivery by weight', () => {
  const weight = new WeightShippingCalculator();
  describeShippingCalculatorContract(() => weight, request({ rates: [rate({ kind: 'weight' })] }));
  const rates = [
    rate({ kind: 'weight', maxWeight: 5000, amount: 990n }),
    rate({ kind: 'weight', minWeight: 5000, maxWeight: 30_000, amount: 1990n }),
  ];

  it.each([
    [0, 990n],
    [4999, 990n],
    [5000, 1990n],
    [29_999, 1990n],
    [30_000, null],
  ])('%s g cost %s', (weightGrams, price) => {
    expect(weight.quote(request({ rates, weightGrams }))).toBe(price);
  });
});
