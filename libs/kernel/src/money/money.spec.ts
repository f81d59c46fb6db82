import fc from 'fast-check';
import { currencyCodes, currencyExponent, isCurrency } from './currency.js';
import { Money } from './money.js';
import { divideRounded, largestRemainder, type RoundingMode } from './rounding.js';

const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 });
const abs = (value: bigint): bigint => (value < 0n ? -value : value);
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

describe('divideRounded', () => {
  /** By definition: of the two integers around the quotient the nearer one; in the middle, as the mode says. */
  const oracle = (numerator: bigint, denominator: bigint, mode: RoundingMode): bigint => {
    const size = abs(numerator);
    const divisor = abs(denominator);
    const low = size / divisor;
    const candidates = [low, low + 1n];
    const distance = (candidate: bigint) => abs(candidate * divisor - size);
    const [near, far] = candidates.sort((a, b) => (distance(a) < distance(b) ? -1 : distance(a) > distance(b) ? 1 : 0));
    if (near === undefined || far === undefined) throw new Error('never');
    const tie = distance(near) === distance(far);
    const even = low % 2n === 0n ? low : low + 1n;
    const chosen = !tie ? near : mode === 'half_up' ? low + 1n : mode === 'half_down' ? low : even;
    return numerator < 0n !== denominator < 0n ? -chosen : chosen;
  };

  it('agrees with the definition, exactly, in every mode', () => {
    fc.assert(
      fc.property(
        amount,
        amount.filter((value) => value !== 0n),
        fc.constantFrom('half_up', 'half_even', 'half_down'),
        (n, d, mode) => {
          expect(divideRounded(n, d, mode)).toBe(oracle(n, d, mode));
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: -50n, max: 50n }),
        fc.constantFrom(2n, 4n, -2n, 10n),
        fc.constantFrom('half_up', 'half_even', 'half_down'),
        (n, d, mode) => {
          expect(divideRounded(n, d, mode)).toBe(oracle(n, d, mode));
        },
      ),
    );
  });

  it.each([
    [5n, 2n, 'half_up', 3n],
    [5n, 2n, 'half_even', 2n],
    [7n, 2n, 'half_even', 4n],
    [5n, 2n, 'half_down', 2n],
    [-5n, 2n, 'half_up', -3n],
    [-5n, 2n, 'half_even', -2n],
    [-5n, 2n, 'half_down', -2n],
    [5n, -2n, 'half_up', -3n],
    [1n, 3n, 'half_up', 0n],
    [2n, 3n, 'half_down', 1n],
  ] as const)('%s / %s %s = %s', (numerator, denominator, mode, expected) => {
    expect(divideRounded(numerator, denominator, mode)).toBe(expected);
  });

  it('refuses to divide by zero', () => {
    expect(() => divideRounded(1n, 0n, 'half_up')).toThrow(RangeError);
  });
});

describe('largestRemainder', () => {
  it('gives parts that sum to the total, each within one unit of its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const parts = largestRemainder(total, shares);
        const whole = sum(shares);
        expect(sum(parts)).toBe(total);
        if (whole > 0n) {
          parts.forEach((part, index) => expect(abs(part * whole - total * (shares[index] ?? 0n)) < whole).toBe(true));
        }
      }),
    );
  });

  it('gives nothing to a weight of zero beside others, and mirrors a negative total', () => {
    fc.assert(
      fc.property(amount, weights, (total, shares) => {
        const parts = largestRemainder(total, shares);
        if (sum(shares) > 0n)
          shares.forEach((share, index) => share === 0n && expect(abs(parts[index] ?? 0n)).toBe(0n));
        expect(largestRemainder(-total, shares).map((part) => -part)).toEqual(parts);
      }),
    );
  });

  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [100n, [0n, 0n], [50n, 50n]],
    [101n, [0n, 0n], [51n, 50n]],
    [10n, [1n, 2n, 3n], [2n, 3n, 5n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [0n, [5n, 5n], [0n, 0n]],
  ])('%s over %s = %s', (total, shares, expected) => {
    expect(largestRemainder(total, shares)).toEqual(expected);
  });

  it('refuses no parts and negative weights', () => {
    expect(() => largestRemainder(1n, [])).toThrow(RangeError);
    expect(largestRemainder(0n, [])).toEqual([]);
    expect(() => largestRemainder(1n, [2n, -1n])).toThrow(RangeError);
  });
});

describe('Money', () => {
  const euro = (minor: bigint | number) => Money.of(minor, 'EUR');

  it('calculates exactly, far beyond what a JS number holds', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -1_000, max: 1_000 }), (a, b, quantity) => {
        expect(euro(a).plus(euro(b)).minus(euro(b)).equals(euro(a))).toBe(true);
        expect(euro(a).times(quantity).amount).toBe(a * BigInt(quantity));
        expect(euro(a).negated().plus(euro(a)).isZero).toBe(true);
        expect(euro(a).compare(euro(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(euro(a).isNegative).toBe(a < 0n);
      }),
    );
  });

  it('allocates without losing a cent', () => {
    expect(
      euro(1000)
        .allocate([1n, 1n, 1n])
        .map((part) => part.amount),
    ).toEqual([334n, 333n, 333n]);
    expect(Money.sum(euro(1000).allocate([7n, 11n, 13n]), 'EUR').equals(euro(1000))).toBe(true);
  });

  it('never mixes currencies', () => {
    const yen = Money.of(1, 'JPY');

    for (const mix of [
      () => euro(1).plus(yen),
      () => euro(1).minus(yen),
      () => euro(1).compare(yen),
      () => Money.sum([yen], 'EUR'),
    ]) {
      expect(mix).toThrow('cannot combine');
    }
    expect(euro(1).equals(yen)).toBe(false);
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %s as an amount', (value) => {
    expect(() => euro(value)).toThrow(RangeError);
  });

  it('refuses unknown currencies and fractions of a quantity', () => {
    expect(() => Money.of(1, 'eur')).toThrow(RangeError);
    expect(() => Money.of(1, 'XXX')).toThrow(RangeError);
    expect(() => euro(1).times(0.5)).toThrow(RangeError);
  });

  it('has a wire form of exact JSON numbers only', () => {
    expect(JSON.stringify({ total: euro(1999) })).toBe('{"total":{"amount":1999,"currency":"EUR"}}');
    expect(() => euro(2n ** 53n).toJSON()).toThrow(RangeError);
    expect(euro(2n ** 53n - 1n).toJSON().amount).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('currencies', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['HUF', 2],
  ])('%s has %d decimal digits', (code, digits) => {
    expect(currencyExponent(code)).toBe(digits);
  });

  it('are known by their upper-case code only', () => {
    expect(currencyCodes().every((code) => /^[A-Z]{3}$/.test(code) && isCurrency(code))).toBe(true);
    expect([isCurrency('eur'), isCurrency('XAU'), isCurrency('toString'), isCurrency(null)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(() => currencyExponent('constructor')).toThrow(RangeError);
  });
});
