import { createHmac, timingSafeEqual } from 'node:crypto';
import { badQuery } from '../errors/app-error.js';

/** A value of a sort column as the entity holds it. */
export type CursorValue = string | number | bigint | boolean | Date | null;

type Packed = string | number | boolean | null | { d: number } | { n: string };

const MAC_BYTES = 12;
const MAX_LENGTH = 2_000;
let key = Buffer.from('markethall:cursor');

/** Sets the key of cursors, the same in every process of an installation (`config.deriveKey('cursor')`). */
export function setCursorKey(bytes: Buffer): void {
  key = Buffer.from(bytes);
}

/** An opaque cursor for these values, which only fits the same order (`sort` names fields and directions). */
export function encodeCursor(sort: string, values: readonly CursorValue[]): string {
  const body = Buffer.from(JSON.stringify(values.map(pack)));
  return Buffer.concat([mac(sort, body), body]).toString('base64url');
}

/** The values of a cursor. Throws 400 `invalid_cursor` for a forged one, and for one of another order. */
export function decodeCursor(sort: string, cursor: string, parameter: 'after' | 'before'): CursorValue[] {
  if (cursor.length > MAX_LENGTH || !/^[\w-]+$/.test(cursor)) throw invalidCursor(parameter);
  const bytes = Buffer.from(cursor, 'base64url');
  const body = bytes.subarray(MAC_BYTES);
  if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) throw invalidCursor(parameter);
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(sort, body))) throw invalidCursor(parameter);
  // The code above proves that encodeCursor made it.
  return (JSON.parse(body.toString()) as Packed[]).map(unpack);
}

const invalidCursor = (parameter: string) =>
  badQuery('invalid_cursor', parameter, 'The cursor does not belong to this list and order');

const mac = (sort: string, body: Buffer): Buffer =>
  createHmac('sha256', key).update(sort).update('\n').update(body).digest().subarray(0, MAC_BYTES);

function pack(value: CursorValue): Packed {
  if (typeof value === 'bigint') return { n: value.toString() };
  return value instanceof Date ? { d: value.getTime() } : value;
}

function unpack(value: Packed): CursorValue {
  if (typeof value !== 'object' || value === null) return value;
  return 'd' in value ? new Date(value.d) : BigInt(value.n);
}
