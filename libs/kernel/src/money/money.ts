import { isCurrency } from './currency.js';
import { largestRemainder } from './rounding.js';

/** An exact amount in minor units (1999 EUR is 19.99 €). Immutable; two currencies never mix. */
export class Money {
  private constructor(
    readonly amount: bigint,
    readonly currency: string,
  ) {}

  /** Throws a RangeError for a fraction, a number beyond 2^53−1 or an unknown currency. */
  static of(amount: bigint | number, currency: string): Money {
    if (!isCurrency(currency)) throw new RangeError(`"${String(currency).slice(0, 10)}" is not an ISO 4217 currency`);
    if (typeof amount === 'number' && !Number.isSafeInteger(amount)) {
      throw new RangeError('an amount is a whole number of minor units');
    }
    return new Money(BigInt(amount), currency);
  }

  static zero(currency: string): Money {
    return Money.of(0n, currency);
  }

  /** Σ of the amounts; zero of this currency when there is none. */
  static sum(amounts: Iterable<Money>, currency: string): Money {
    let total = Money.zero(currency);
    for (const amount of amounts) total = total.plus(amount);
    return total;
  }

  plus(other: Money): Money {
    return new Money(this.amount + this.same(other).amount, this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.amount - this.same(other).amount, this.currency);
  }

  /** Times a whole quantity. Throws a RangeError for a fraction. */
  times(quantity: number | bigint): Money {
    if (typeof quantity === 'number' && !Number.isSafeInteger(quantity)) {
      throw new RangeError('a quantity is a whole number');
    }
    return new Money(this.amount * BigInt(quantity), this.currency);
  }

  negated(): Money {
    return new Money(-this.amount, this.currency);
  }

  compare(other: Money): -1 | 0 | 1 {
    const { amount } = this.same(other);
    if (this.amount === amount) return 0;
    return this.amount < amount ? -1 : 1;
  }

  /** False for another currency; never throws. */
  equals(other: Money): boolean {
    return this.currency === other.currency && this.amount === other.amount;
  }

  get isZero(): boolean {
    return this.amount === 0n;
  }

  get isNegative(): boolean {
    return this.amount < 0n;
  }

  /** Splits by weights; the parts sum to this exactly (largest remainder, ties to the earlier part). */
  allocate(weights: readonly bigint[]): Money[] {
    return largestRemainder(this.amount, weights).map((amount) => new Money(amount, this.currency));
  }

  /** The wire form. Throws a RangeError beyond 2^53−1, which no JSON number carries exactly. */
  toJSON(): { amount: number; currency: string } {
    return { amount: safeAmount(this.amount), currency: this.currency };
  }

  toString(): string {
    return `${this.amount} ${this.currency}`;
  }

  private same(other: Money): Money {
    if (other.currency !== this.currency) {
      throw new RangeError(`cannot combine ${this.currency} with ${other.currency}`);
    }
    return other;
  }
}

/** A bigint as an exact JSON number. Throws a RangeError beyond 2^53−1. */
export function safeAmount(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${amount} is beyond an exact JSON number`);
  return number;
}
