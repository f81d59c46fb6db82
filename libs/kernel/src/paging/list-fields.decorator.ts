import type { Type } from '@nestjs/common';
import { metadataOf } from '../http/metadata.js';

/** Operators of `filter[field][op]=…`; without an operator it is `eq` (one value) or `in` (several, by comma). */
export type FilterOperator = 'eq' | 'ne' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'like' | 'null';

/** How a DTO field may be filtered. */
export interface FilterOptions {
  /** Allowed operators; the first list that fits most: `['eq', 'in']` (the default). */
  ops?: readonly FilterOperator[];
  /** How values are read. Default 'string' (at most 200 characters each). */
  type?: 'string' | 'number' | 'date' | 'boolean' | 'id' | 'enum';
  /** Of an enum: what is allowed; anything else is 400 with this list. */
  values?: readonly string[];
  /** Of an id: its prefix (`cus`); a malformed id is 400. */
  idPrefix?: string;
}

/** Defaults of the list of a DTO. */
export interface ListDefaultOptions {
  /** Such as `-placedAt` or `-placedAt,number`; the id is always appended. */
  sort?: string;
  /** Filters that are no field of the response (`channelId` of a product). */
  filters?: Record<string, FilterOptions>;
  /** Sort fields that are no field of the response. */
  sortable?: readonly string[];
  /** Name in `fields[name]=`; default: the class name without `Response`, camelCase. */
  resource?: string;
}

/** What the decorators of a DTO say together. */
export interface ListFields {
  filters: Map<string, FilterOptions>;
  sortable: Set<string>;
  includable: Set<string>;
  defaults: ListDefaultOptions;
}

const LIST_FIELDS = Symbol('markethall:list-fields');
const LIST_DEFAULTS = Symbol('markethall:list-defaults');

type Declared = Pick<ListFields, 'filters' | 'sortable' | 'includable'>;

function declared(prototype: object): Declared {
  const own: unknown = Reflect.getOwnMetadata(LIST_FIELDS, prototype);
  if (own !== undefined) return own as Declared; // only this file writes the key
  const inherited = metadataOf<Declared>(LIST_FIELDS, prototype);
  const fresh: Declared = {
    filters: new Map(inherited?.filters),
    sortable: new Set(inherited?.sortable),
    includable: new Set(inherited?.includable),
  };
  Reflect.defineMetadata(LIST_FIELDS, fresh, prototype);
  return fresh;
}

/** The field may stand in `filter[…]`. */
export const Filterable =
  (options: FilterOptions = {}): PropertyDecorator =>
  (prototype, key) => {
    declared(prototype).filters.set(String(key), options);
  };

/** The field may stand in `sort=`. Its column must be indexed and not null. */
export const Sortable = (): PropertyDecorator => (prototype, key) => {
  declared(prototype).sortable.add(String(key));
};

/** The field is left out unless `include=` names it. `nested` allows deeper paths: `@Includable({ nested: ['variant'] })`. */
export const Includable =
  (options: { nested?: readonly string[] } = {}): PropertyDecorator =>
  (prototype, key) => {
    const { includable } = declared(prototype);
    includable.add(String(key));
    for (const path of options.nested ?? []) includable.add(`${String(key)}.${path}`);
  };

/** Class decorator of a response DTO: the default order and extra filters of its lists. */
export const ListDefaults =
  (options: ListDefaultOptions): ClassDecorator =>
  (target) => {
    Reflect.defineMetadata(LIST_DEFAULTS, options, target);
  };

/** What the decorators of `dto` declare; the names in `fields[resource]`. */
export function listFieldsOf(dto: Type): ListFields & { resource: string } {
  const { filters, sortable, includable } = declared(dto.prototype as object);
  const defaults = metadataOf<ListDefaultOptions>(LIST_DEFAULTS, dto) ?? {};
  const name = dto.name.replace(/(Response|View)$/, '');
  return {
    filters: new Map([...filters, ...Object.entries(defaults.filters ?? {})]),
    sortable: new Set([...sortable, ...(defaults.sortable ?? [])]),
    includable,
    defaults,
    resource: defaults.resource ?? name.charAt(0).toLowerCase() + name.slice(1),
  };
}
