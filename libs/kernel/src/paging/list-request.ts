import type { FilterOperator } from './list-fields.decorator.js';

/** A value of a filter after parsing: dates are Dates, numbers are whole or fractional numbers, ids are checked. */
export type FilterValue = string | number | boolean | Date;

/** One condition. `in` has a list (empty: matches nothing), `null` a boolean, all others one value. */
export interface ListFilter {
  /** DTO field. */
  field: string;
  op: FilterOperator;
  value: FilterValue | readonly FilterValue[];
  /** How the value was read. */
  type: 'string' | 'number' | 'date' | 'boolean' | 'id' | 'enum';
}

/** One sort field, as the DTO calls it. */
export interface ListSort {
  field: string;
  direction: 'asc' | 'desc';
}

/** What a list is asked for, parsed and checked against the DTO's decorators by `@ListQuery(Dto)`. */
export interface ListRequest {
  /** 1 to 100. */
  limit: number;
  /** Cursor: the page after it; null for the first page. At most one of `after` and `before` is set. */
  after: string | null;
  /** Cursor: the page before it. */
  before: string | null;
  filters: ListFilter[];
  /** Without the id, which `keysetPage` appends. */
  sort: ListSort[];
  /** Allowed relation paths to include. */
  include: string[];
  /** Fields to show; null for all. */
  fields: string[] | null;
  count: 'exact' | 'estimate' | null;
}

/** A list request as a service or a test writes it by hand. */
export function listRequest(request: Partial<ListRequest> = {}): ListRequest {
  return {
    limit: 20,
    after: null,
    before: null,
    filters: [],
    sort: [],
    include: [],
    fields: null,
    count: null,
    ...request,
  };
}
