import type { Type } from '@nestjs/common';
import { badQuery } from '../errors/app-error.js';
import { parseFilter } from './list-filter.js';
import { listFieldsOf, type ListFields } from './list-fields.decorator.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from './list-limits.js';
import { type ListFilter, listRequest, type ListRequest, type ListSort } from './list-request.js';

/** Parameters that any list may carry besides its own: they choose the representation, not the rows. */
const ALWAYS = new Set(['locale', 'currency', 'channel']);
const CURSOR = /^[\w-]{1,1000}={0,2}$/;
const PATH = /^[a-zA-Z][\w]*(?:\.[a-zA-Z][\w]*){0,2}$/;

export interface ListQueryOptions {
  /** Further parameters that the handler reads itself with `@Query('q')`. */
  also?: readonly string[];
}

type Fields = ListFields & { resource: string };

/** Makes the parser of a DTO's list queries: everything unknown or malformed is 400 with the parameter's name. */
export function listQueryParser(
  dto: Type,
  options: ListQueryOptions = {},
): (query: Record<string, unknown>) => ListRequest {
  const fields = listFieldsOf(dto);
  const also = new Set(options.also);
  return (query) => {
    const request = emptyRequest(fields);
    for (const [name, raw] of Object.entries(query)) {
      if (also.has(name) || ALWAYS.has(name)) continue;
      if (typeof raw !== 'string') throw badQuery('query_parameter_repeated', name);
      readParameter(request, fields, name, raw);
    }
    if (request.after !== null && request.before !== null) {
      throw badQuery('invalid_cursor', 'before', 'Send after or before, not both');
    }
    return request;
  };
}

const emptyRequest = (fields: Fields): ListRequest =>
  listRequest({ limit: DEFAULT_LIMIT, sort: fields.defaults.sort === undefined ? [] : sortKeys(fields.defaults.sort) });

function readParameter(request: ListRequest, fields: Fields, name: string, raw: string): void {
  if (name.startsWith('filter[')) request.filters.push(filterOf(fields, name, raw));
  else if (name === 'limit') request.limit = limitOf(raw);
  else if (name === 'after' || name === 'before') request[name] = cursorOf(name, raw);
  else if (name === 'sort') request.sort = sortOf(fields, raw);
  else if (name === 'include') request.include = includeOf(fields, raw);
  else if (name === 'fields' || name === `fields[${fields.resource}]`) request.fields = fieldsOf(name, raw);
  else if (name === 'count') request.count = countOf(raw);
  else throw badQuery('query_parameter_unknown', name.slice(0, 100), 'This query parameter is not known here');
}

function limitOf(raw: string): number {
  const limit = /^[1-9]\d{0,2}$/.test(raw) ? Number(raw) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw badQuery('limit_invalid', 'limit', undefined, { min: 1, max: MAX_LIMIT });
  return limit;
}

function cursorOf(name: string, raw: string): string {
  if (!CURSOR.test(raw)) throw badQuery('invalid_cursor', name);
  return raw;
}

function sortOf(fields: Fields, raw: string): ListSort[] {
  const keys = sortKeys(raw);
  const seen = new Set<string>();
  for (const { field } of keys) {
    const allowed = [...fields.sortable, 'id'];
    if (!allowed.includes(field)) throw badQuery('sort_invalid', 'sort', undefined, { allowed });
    if (seen.has(field)) throw badQuery('sort_invalid', 'sort', 'A sort field stands twice');
    seen.add(field);
  }
  return keys;
}

const sortKeys = (text: string): ListSort[] =>
  text
    .split(',')
    .map((part) =>
      part.startsWith('-') ? { field: part.slice(1), direction: 'desc' } : { field: part, direction: 'asc' },
    );

function includeOf(fields: Fields, raw: string): string[] {
  const paths = raw.split(',');
  for (const path of paths) {
    if (!PATH.test(path) || !fields.includable.has(path)) {
      throw badQuery('include_invalid', 'include', undefined, { allowed: [...fields.includable] });
    }
  }
  return [...new Set(paths)];
}

function fieldsOf(name: string, raw: string): string[] {
  const names = raw.split(',');
  if (names.length > 100 || !names.every((field) => /^[a-zA-Z]\w{0,59}$/.test(field)))
    throw badQuery('fields_invalid', name);
  return [...new Set(names)];
}

function countOf(raw: string): 'exact' | 'estimate' {
  if (raw === 'exact' || raw === 'estimate') return raw;
  throw badQuery('count_invalid', 'count', undefined, { allowed: ['exact', 'estimate'] });
}

function filterOf(fields: Fields, name: string, raw: string): ListFilter {
  const match = /^filter\[([a-zA-Z][\w.]{0,59})\](?:\[([a-z]{1,10})\])?$/.exec(name);
  const field = match?.[1];
  const options = field === undefined ? undefined : fields.filters.get(field);
  if (field === undefined || options === undefined) {
    throw badQuery('filter_unknown', name.slice(0, 100), 'This filter is not known here', {
      allowed: [...fields.filters.keys()],
    });
  }
  return parseFilter(field, options, match?.[2], raw);
}
