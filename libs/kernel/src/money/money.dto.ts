import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, registerDecorator, type ValidationOptions } from 'class-validator';
import { isCurrency } from './currency.js';
import { safeAmount } from './money.js';

/** DTO field: an active ISO 4217 code in upper case (problem code `isCurrency`). */
export function IsCurrency(options?: ValidationOptions): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isCurrency',
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: { validate: isCurrency, defaultMessage: () => '$property must be an ISO 4217 currency code' },
    });
  };
}

/** An amount of money as answers show it. */
export class MoneyView {
  /** Integer minor units by the ISO 4217 exponent: 1999 is 19.99 EUR. */
  @ApiProperty({ type: 'integer', example: 1999, description: 'Minor units by the ISO 4217 exponent' })
  amount: number;

  /** ISO 4217 code. */
  @ApiProperty({ example: 'EUR', minLength: 3, maxLength: 3, description: 'ISO 4217 code' })
  currency: string;

  /** Throws a RangeError beyond 2^53−1. */
  static of(amount: bigint, currency: string): MoneyView {
    return { amount: safeAmount(amount), currency };
  }
}

/** An amount of money as requests carry it. */
export class MoneyInput {
  /** Integer minor units, at most 2^53−1 in size. */
  @ApiProperty({ type: 'integer', example: 1999, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
  @IsInt()
  @Min(Number.MIN_SAFE_INTEGER)
  @Max(Number.MAX_SAFE_INTEGER)
  amount: number;

  /** ISO 4217 code. */
  @ApiProperty({ example: 'EUR', minLength: 3, maxLength: 3 })
  @IsCurrency()
  currency: string;
}
