import { Column, type ValueTransformer } from 'typeorm';

/** BIGINT arrives as a string (`bigNumberStrings`); in memory it is a bigint. */
export const bigintTransformer: ValueTransformer = {
  to(value: unknown): unknown {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('an amount is a whole number');
    return value;
  },
  from(value: unknown): unknown {
    return typeof value === 'string' || typeof value === 'number' ? BigInt(value) : value;
  },
};

/** Minor units: BIGINT in the database, `bigint` in memory. The row's one `currency` column names the currency. */
export function AmountColumn(options: { nullable?: boolean; name?: string } = {}): PropertyDecorator {
  return Column({
    type: 'bigint',
    nullable: options.nullable ?? false,
    transformer: bigintTransformer,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
}

/** ISO 4217 code: CHAR(3) ascii_bin. */
export function CurrencyColumn(options: { nullable?: boolean; name?: string } = {}): PropertyDecorator {
  return Column({
    type: 'char',
    length: 3,
    charset: 'ascii',
    collation: 'ascii_bin',
    nullable: options.nullable ?? false,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
}
