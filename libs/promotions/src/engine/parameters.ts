import { invalidField, isCurrency } from 'markethall/kernel';
import { MAX_PERCENT_DIGITS, scaledPercent } from './percent.js';

/** Longest list of a parameter, such as the products of a condition. */
export const MAX_LIST = 1000;
/** Longest text of a parameter. */
const MAX_TEXT = 200;
/** Most of any quantity. */
const MAX_QUANTITY = 1_000_000;

/** Minor units by currency. */
export type AmountMap = ReadonlyMap<string, bigint>;

/** Appends a key to a JSON pointer. */
export const below = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws `unknown_field` at the first key that is not listed. */
export function onlyKeys(value: Readonly<Record<string, unknown>>, pointer: string, keys: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!keys.includes(key)) throw invalidField(below(pointer, key), 'unknown_field');
}

/**
 * Strict reading of the parameters of a condition or an effect. Every method throws `validation_failed` (422) at the
 * parameter's own pointer; those whose name starts with `optional` answer null where it is absent or null.
 */
export class ParameterReader {
  constructor(
    private readonly parameters: Readonly<Record<string, unknown>>,
    private readonly pointer: string,
    known: readonly string[],
  ) {
    onlyKeys(parameters, pointer, known);
  }

  has(name: string): boolean {
    return (
      Object.hasOwn(this.parameters, name) && this.parameters[name] !== undefined && this.parameters[name] !== null
    );
  }

  raw(name: string): unknown {
    return this.has(name) ? this.parameters[name] : undefined;
  }

  at(name: string): string {
    return below(this.pointer, name);
  }

  fail(name: string, code: string, params?: Record<string, unknown>): never {
    throw invalidField(this.at(name), code, params);
  }

  text(name: string, pattern = /^[^\p{Cc}]+$/u): string {
    const value = this.required(name);
    if (typeof value !== 'string') this.fail(name, 'not_a_string');
    if (value.length > MAX_TEXT) this.fail(name, 'too_long', { max: MAX_TEXT });
    if (!pattern.test(value)) this.fail(name, 'invalid_format');
    return value;
  }

  /** One to `MAX_LIST` different texts. */
  texts(name: string, pattern = /^[^\p{Cc}]+$/u): ReadonlySet<string> {
    const values = this.list(name);
    const found = new Set<string>();
    for (const [index, value] of values.entries()) {
      const pointer = below(this.at(name), index);
      if (typeof value !== 'string') throw invalidField(pointer, 'not_a_string');
      if (value.length > MAX_TEXT) throw invalidField(pointer, 'too_long', { max: MAX_TEXT });
      if (!pattern.test(value)) throw invalidField(pointer, 'invalid_format');
      if (found.has(value)) throw invalidField(pointer, 'duplicate');
      found.add(value);
    }
    return found;
  }

  list(name: string): readonly unknown[] {
    const value = this.required(name);
    if (!Array.isArray(value)) this.fail(name, 'not_an_array');
    if (value.length === 0) this.fail(name, 'too_few', { min: 1 });
    if (value.length > MAX_LIST) this.fail(name, 'too_many', { max: MAX_LIST });
    return value as readonly unknown[];
  }

  choice<T extends string>(name: string, values: readonly T[]): T {
    const value = this.required(name);
    const found = values.find((each) => each === value);
    return found ?? this.fail(name, 'not_allowed', { values: [...values] });
  }

  /** Of units: 1 to a million. */
  quantity(name: string): number {
    const value = this.required(name);
    if (typeof value !== 'number' || !Number.isInteger(value)) this.fail(name, 'not_an_integer');
    if (value < 1) this.fail(name, 'too_small', { min: 1 });
    if (value > MAX_QUANTITY) this.fail(name, 'too_large', { max: MAX_QUANTITY });
    return value;
  }

  optionalQuantity(name: string): number | null {
    return this.has(name) ? this.quantity(name) : null;
  }

  /** 0 to 100 with at most four decimals, as ten-thousandths of a percent. */
  percent(name: string): bigint {
    const value = this.required(name);
    if (typeof value !== 'number' || !Number.isFinite(value)) this.fail(name, 'not_a_number');
    if (value < 0) this.fail(name, 'too_small', { min: 0 });
    if (value > 100) this.fail(name, 'too_large', { max: 100 });
    return scaledPercent(value) ?? this.fail(name, 'too_precise', { digits: MAX_PERCENT_DIGITS });
  }

  optionalPercent(name: string): bigint | null {
    return this.has(name) ? this.percent(name) : null;
  }

  /** `{ "EUR": 500 }`: at least one currency; minor units, `min` or more. */
  amounts(name: string, min: 0 | 1 = 1): AmountMap {
    return readAmounts(this.required(name), this.at(name), min);
  }

  optionalAmounts(name: string, min: 0 | 1 = 1): AmountMap | null {
    return this.has(name) ? this.amounts(name, min) : null;
  }

  private required(name: string): unknown {
    return this.has(name) ? this.parameters[name] : this.fail(name, 'required');
  }
}

/** Reads an object of minor units by currency. */
export function readAmounts(value: unknown, pointer: string, min: 0 | 1): AmountMap {
  if (!isRecord(value)) throw invalidField(pointer, 'not_an_object');
  const amounts = new Map<string, bigint>();
  for (const [currency, amount] of Object.entries(value)) {
    const at = below(pointer, currency);
    if (!isCurrency(currency)) throw invalidField(at, 'currency_unknown');
    if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) throw invalidField(at, 'not_an_integer');
    if (amount < min) throw invalidField(at, 'too_small', { min });
    amounts.set(currency, BigInt(amount));
  }
  if (amounts.size === 0) throw invalidField(pointer, 'too_few', { min: 1 });
  return amounts;
}
