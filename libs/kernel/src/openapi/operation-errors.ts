import type { AccessPolicy } from '../auth/access.decorator.js';
import type { IdempotencyRules } from '../idempotency/idempotent.decorator.js';

/** What is known about a handler, apart from its own codes. */
export interface ErrorSources {
  verb: string;
  path: string;
  policy: AccessPolicy | undefined;
  idempotency: IdempotencyRules;
  hasBody: boolean;
  hasQuery: boolean;
  ifMatch: 'required' | 'optional' | null;
  limited: boolean;
  /** From `@ApiErrors`. */
  codes: readonly string[];
}

const OWN_STATUS: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  token_invalid: 401,
  token_expired: 401,
  credentials_invalid: 401,
  forbidden: 403,
  other_channels_concerned: 403,
  version_conflict: 412,
  precondition_required: 428,
  validation_failed: 422,
  rate_limited: 429,
  database_busy: 503,
  database_unavailable: 503,
};

/** The codes of an operation by status. `@ApiErrors` codes may name theirs: `'422:variant_unavailable'`. */
export function errorsByStatus(sources: ErrorSources): Map<number, string[]> {
  const found = new Map<number, Set<string>>();
  const add = (status: number, ...codes: string[]): void => {
    found.set(status, new Set([...(found.get(status) ?? []), ...codes]));
  };
  for (const code of sources.codes) add(statusOf(code), code.replace(/^\d{3}:/, ''));
  const unsafe = sources.verb !== 'GET';
  if (sources.hasQuery) add(400, 'query_parameter_unknown', 'query_parameter_invalid');
  if (sources.hasBody) {
    add(400, 'body_unreadable');
    add(413, 'body_too_large');
    add(415, 'media_type_unsupported');
    add(422, 'validation_failed');
  }
  add(401, 'unauthenticated');
  if (
    sources.policy?.kind === 'permission' ||
    (sources.policy?.kind === 'authenticated' && sources.policy.who !== undefined)
  )
    add(403, 'forbidden');
  if (sources.path.includes('{') && !found.has(404)) add(404, 'not_found');
  if (unsafe && sources.idempotency.enabled !== false) {
    add(400, 'idempotency_key_invalid', ...(sources.idempotency.required === true ? ['idempotency_key_required'] : []));
    add(409, 'idempotency_in_flight');
    add(422, 'idempotency_key_reuse');
  }
  if (sources.ifMatch !== null) add(412, 'version_conflict');
  if (sources.ifMatch === 'required') add(428, 'precondition_required');
  add(429, 'rate_limited');
  add(503, 'overloaded', 'database_busy', 'database_unavailable');
  return new Map([...found].sort(([a], [b]) => a - b).map(([status, codes]) => [status, [...codes]]));
}

function statusOf(code: string): number {
  const written = /^(\d{3}):/.exec(code)?.[1];
  if (written !== undefined) return Number(written);
  return OWN_STATUS[code] ?? (code.endsWith('_not_found') ? 404 : 409);
}
