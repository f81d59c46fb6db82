import { isCurrency } from '../money/currency.js';

/** One custom field. Names are camelCase; a value that is missing or null is "not set". */
export type CustomField =
  | (FieldBase & { type: 'string'; maxLength: number; pattern?: RegExp })
  | (FieldBase & { type: 'number'; integer?: boolean; min?: number; max?: number })
  | (FieldBase & { type: 'boolean' })
  | (FieldBase & { type: 'enum'; values: readonly string[] })
  /** A day, `YYYY-MM-DD`. */
  | (FieldBase & { type: 'date' })
  /** `{ amount, currency }` in minor units. */
  | (FieldBase & { type: 'money' });

interface FieldBase {
  /** Must be set in every accepted value. */
  required?: boolean;
  /** A generated column `custom_<name>` exists, made by a migration of the plugin (see `customColumnSql`). */
  filterable?: boolean;
  /** For the OpenAPI document and the admin. */
  description?: string;
  /** Personal data, erased with the person. */
  personal?: boolean;
}

/** The custom fields of one entity by name. */
export type CustomFieldSet = Readonly<Record<string, CustomField>>;

/** The problem of a value, or null: `{ code, params }` as in `FieldProblem`. */
export function problemOfValue(
  field: CustomField,
  value: unknown,
): { code: string; params?: Record<string, unknown> } | null {
  switch (field.type) {
    case 'string':
      return problemOfText(field, value);
    case 'number':
      return problemOfNumber(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : { code: 'not_boolean' };
    case 'enum':
      return typeof value === 'string' && field.values.includes(value)
        ? null
        : { code: 'not_allowed', params: { values: field.values } };
    case 'date':
      return isDay(value) ? null : { code: 'not_date' };
    case 'money':
      return isMoney(value) ? null : { code: 'not_money' };
  }
}

function problemOfText(field: CustomField & { type: 'string' }, value: unknown) {
  if (typeof value !== 'string') return { code: 'not_string' };
  if ([...value].length > field.maxLength) return { code: 'too_long', params: { max: field.maxLength } };
  if (/[\u0000\ud800-\udfff]/u.test(value)) return { code: 'invalid_characters' };
  return field.pattern === undefined || field.pattern.test(value) ? null : { code: 'wrong_form' };
}

function problemOfNumber(field: CustomField & { type: 'number' }, value: unknown) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'not_number' };
  if (field.integer === true && !Number.isSafeInteger(value)) return { code: 'not_integer' };
  if (field.min !== undefined && value < field.min) return { code: 'too_small', params: { min: field.min } };
  if (field.max !== undefined && value > field.max) return { code: 'too_large', params: { max: field.max } };
  return null;
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isMoney(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false;
  return 'amount' in value && Number.isSafeInteger(value.amount) && 'currency' in value && isCurrency(value.currency);
}
