import { BASE32_LENGTH, decodeBase32, encodeBase32 } from './base32.js';
import { Uuid7Generator } from './uuid7.js';

const PREFIX = /^[a-z][a-z0-9]{0,12}$/;
const generator = new Uuid7Generator();
const checkedPrefixes = new Set<string>();

/** Throws unless the prefix is 1 to 13 lower-case letters and digits, starting with a letter. */
export function assertPrefix(prefix: string): void {
  if (checkedPrefixes.has(prefix)) return;
  if (!PREFIX.test(prefix)) throw new TypeError(`"${prefix}" is not an id prefix`);
  checkedPrefixes.add(prefix);
}

/** A new public id, `ord_01h455vb4pex5vsknk084sn02q`: monotonic in this process, so that rows sort by creation. */
export function newId(prefix: string): string {
  assertPrefix(prefix);
  return `${prefix}_${encodeBase32(generator.next())}`;
}

/** The 16 bytes behind a public id, to bind in SQL. Throws a TypeError for anything but the canonical form. */
export function idBytes(id: string): Buffer {
  const bytes = parse(id);
  if (bytes === null) throw new TypeError(`"${String(id).slice(0, 60)}" is not an id`);
  return bytes;
}

/** The 16 bytes behind a public id with exactly this prefix; null for anything else. */
export function bytesWithPrefix(prefix: string, value: unknown): Buffer | null {
  if (typeof value !== 'string' || value.length !== prefix.length + 1 + BASE32_LENGTH) return null;
  if (!value.startsWith(prefix) || value.charCodeAt(prefix.length) !== 0x5f) return null;
  return decodeBase32(value, prefix.length + 1);
}

/** The public id of 16 bytes out of the database. */
export function idFromBytes(prefix: string, bytes: Buffer): string {
  assertPrefix(prefix);
  if (bytes.length !== 16) throw new TypeError(`an id has 16 bytes, not ${bytes.length}`);
  return `${prefix}_${encodeBase32(bytes)}`;
}

/** True for the canonical public form with exactly this prefix. */
export function isId(prefix: string, value: unknown): value is string {
  return bytesWithPrefix(prefix, value) !== null && PREFIX.test(prefix);
}

/** Milliseconds since the epoch at which the id was made. */
export function idTime(id: string): number {
  return idBytes(id).readUIntBE(0, 6);
}

function parse(id: unknown): Buffer | null {
  if (typeof id !== 'string') return null;
  const separator = id.length - BASE32_LENGTH - 1;
  if (separator < 1 || id.charCodeAt(separator) !== 0x5f) return null;
  const prefix = id.slice(0, separator);
  if (!checkedPrefixes.has(prefix) && !PREFIX.test(prefix)) return null;
  return decodeBase32(id, separator + 1);
}
