import fc from 'fast-check';
import { displayAmount } from './display-price.js';

const shown = (amount: bigint, includesTax: boolean, showsTax: boolean, rate = '19.000000') =>
  displayAmount({ amount, includesTax }, { showsTax, rate, rounding: 'half_up' });

describe('displayAmount', () => {
  it.each([
    [1999n, true, true, 1999n],
    [1999n, true, false, 1680n],
    [1680n, false, true, 1999n],
    [1680n, false, false, 1680n],
    [0n, true, false, 0n],
  ])('%s, entered with tax %s, shown with tax %s', (amount, includesTax, showsTax, expected) => {
    expect(shown(amount, includesTax, showsTax)).toBe(expected);
  });

  it('never shows less with tax than without', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.constantFrom('0.000000', '5.500000', '19.000000'),
        (amount, rate) => {
          expect(shown(amount, false, true, rate)).toBeGreaterThanOrEqual(amount);
          expect(shown(amount, true, false, rate)).toBeLessThanOrEqual(amount);
        },
      ),
    );
  });
});
