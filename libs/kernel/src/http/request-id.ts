import { randomBytes } from 'node:crypto';

const WELL_FORMED = /^[\w.:-]{8,128}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const instance = randomBytes(6).toString('hex');
let counter = 0;

/** The caller's `X-Request-Id` when it is well-formed (8 to 128 of letters, digits, `.:_-`), else a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  if (typeof header === 'string' && WELL_FORMED.test(header)) return header;
  counter = (counter + 1) % Number.MAX_SAFE_INTEGER;
  return `req-${instance}-${counter.toString(36)}`;
}

/** A W3C traceparent of version 00, or null. */
export const traceparentOf = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' && TRACEPARENT.test(header) ? header : null;
