import { AppError, badQuery } from '../errors/app-error.js';

/** Most parameters of a query string. */
export const MAX_PARAMETERS = 100;

const PROBLEM = Symbol('query problem');
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const BROKEN_TEXT = /[\0\p{Surrogate}]/u;
const NEEDS_DECODING = /[%+]/;

/** A flat query: every value is one string. The problem, if any, is raised by the first hook. */
export type Query = Record<string, string> & { [PROBLEM]?: AppError };

/**
 * Fastify's query-string parser. Nothing is nested and nothing becomes a list: `filter[status]=x` is one key.
 * It must not throw, so a wrong query (bad percent encoding, repeated parameter, too many) carries its problem.
 */
export function parseQuery(text: string): Query {
  const query: Query = {};
  if (text === '') return query;
  try {
    fill(query, text);
  } catch (error) {
    query[PROBLEM] =
      error instanceof AppError ? error : badQuery('query_unreadable', '', 'The query string cannot be read');
  }
  return query;
}

/** The problem that parsing met. */
export const queryProblem = (query: unknown): AppError | undefined =>
  typeof query === 'object' && query !== null ? (query as Query)[PROBLEM] : undefined;

function fill(query: Query, text: string): void {
  const parts = text.split('&', MAX_PARAMETERS + 2);
  if (parts.length > MAX_PARAMETERS)
    throw badQuery('query_too_long', '', 'The query string has too many parameters', { max: MAX_PARAMETERS });
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    if (FORBIDDEN.has(name)) throw badQuery('query_parameter_unknown', name);
    if (Object.hasOwn(query, name)) throw badQuery('query_parameter_repeated', name.slice(0, 100));
    query[name] = equals < 0 ? '' : decode(part.slice(equals + 1));
  }
}

function decode(text: string): string {
  if (!NEEDS_DECODING.test(text)) return text;
  const decoded = decodeURIComponent(text.replaceAll('+', ' '));
  if (BROKEN_TEXT.test(decoded))
    throw badQuery('query_unreadable', '', 'The query string has characters that are not allowed');
  return decoded;
}
