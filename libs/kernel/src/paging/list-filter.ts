import { badQuery } from '../errors/app-error.js';
import { isId } from '../ids/id.js';
import type { FilterOperator, FilterOptions } from './list-fields.decorator.js';
import type { FilterValue, ListFilter } from './list-request.js';

/** Most values of an `in` filter. */
export const MAX_VALUES = 100;
const MAX_TEXT = 200;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const DEFAULT_OPS: readonly FilterOperator[] = ['eq', 'in'];

/** Reads one `filter[field][op]=raw`. Throws 400 `filter_operator_invalid` or `filter_value_invalid`. */
export function parseFilter(
  field: string,
  options: FilterOptions,
  operator: string | undefined,
  raw: string,
): ListFilter {
  const allowed = options.ops ?? DEFAULT_OPS;
  const several = operator === undefined && raw.includes(',') && allowed.includes('in');
  const op = operator ?? (several || (raw === '' && allowed.includes('in')) ? 'in' : 'eq');
  if (!isAllowed(op, allowed)) throw badQuery('filter_operator_invalid', `filter[${field}]`, undefined, { allowed });
  const texts = op === 'in' ? (raw === '' ? [] : raw.split(',')) : [raw];
  if (texts.length > MAX_VALUES)
    throw badQuery('filter_value_invalid', `filter[${field}]`, undefined, { max: MAX_VALUES });
  const read: FilterOptions = op === 'null' ? { type: 'boolean' } : op === 'like' ? { type: 'string' } : options;
  const values = texts.map((text) => valueOf(field, read, text));
  const single = values[0];
  return { field, op, value: op === 'in' || single === undefined ? values : single, type: typeOf(read) };
}

const typeOf = (options: FilterOptions): ListFilter['type'] =>
  options.type ?? (options.values === undefined ? 'string' : 'enum');

const isAllowed = (op: string, allowed: readonly FilterOperator[]): op is FilterOperator =>
  (allowed as readonly string[]).includes(op);

function valueOf(field: string, options: FilterOptions, text: string): FilterValue {
  const value = convert(options, text);
  if (value === null) {
    throw badQuery(
      'filter_value_invalid',
      `filter[${field}]`,
      undefined,
      options.values === undefined ? {} : { allowed: options.values },
    );
  }
  return value;
}

/** The value, or null when the text is none of its type. */
function convert(options: FilterOptions, text: string): FilterValue | null {
  switch (typeOf(options)) {
    case 'string':
      return text.length >= 1 && text.length <= MAX_TEXT ? text : null;
    case 'enum':
      return options.values?.includes(text) === true ? text : null;
    case 'id':
      return isId(options.idPrefix ?? text.slice(0, Math.max(0, text.lastIndexOf('_'))), text) ? text : null;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'number':
      return numberOf(text);
    case 'date':
      return dateOf(text);
  }
}

function numberOf(text: string): number | null {
  if (!/^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,6})?$/.test(text)) return null;
  const value = Number(text);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

/** An RFC 3339 instant or a date (its UTC midnight); 30 February and year 0 are none. */
function dateOf(text: string): Date | null {
  if (!DATE.test(text)) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970 || date.getUTCFullYear() > 9998) return null;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10) ? null : date;
}
