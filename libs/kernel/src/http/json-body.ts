import { isUtf8 } from 'node:buffer';
import { AppError, badRequest, invalidField } from '../errors/app-error.js';

/** Deepest nesting of objects and lists in a body. */
export const MAX_DEPTH = 32;
/** Most values (members and elements) in a body. */
export const MAX_VALUES = 50_000;
/** Most members of one object: turning a body into its class costs the square of it (49,000 took a second). */
export const MAX_MEMBERS = 1_000;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const LONE_SURROGATE = /\p{Surrogate}/u;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Reads a strict JSON body: UTF-8 without BOM, no duplicate or prototype keys, at most 32 deep, at most 50,000 values
 * and 1,000 members of one object (400 `body_unreadable` or `body_too_complex`); strings without NUL and lone surrogates, numbers exact (422 with a
 * pointer). An empty body is undefined.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw unreadable('The body is not valid UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unreadable('The body is not valid JSON');
  }
  const members = new BodyWalk().run(value);
  if (countMembers(bytes) !== members) throw unreadable('The body repeats a key');
  return value;
}

/** Members written in the text: colons outside of strings. JSON.parse keeps the last of repeated keys in silence. */
function countMembers(bytes: Buffer): number {
  let members = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === COLON) members++;
  }
  return members;
}

class BodyWalk {
  private members = 0;
  private values = 0;

  /** Checks everything; returns the number of members in all objects. */
  run(value: unknown): number {
    this.visit(value, 0, '');
    return this.members;
  }

  private visit(value: unknown, depth: number, pointer: string): void {
    if (++this.values > MAX_VALUES) throw tooComplex('too many values');
    if (typeof value === 'string') this.checkText(value, pointer);
    else if (typeof value === 'number') this.checkNumber(value, pointer);
    else if (typeof value === 'object' && value !== null) this.visitChildren(value, depth + 1, pointer);
  }

  private visitChildren(value: object, depth: number, pointer: string): void {
    if (depth > MAX_DEPTH) throw tooComplex('nested too deeply');
    if (Array.isArray(value)) {
      value.forEach((element, index) => this.visit(element, depth, `${pointer}/${index}`));
      return;
    }
    const members = Object.entries(value);
    if (members.length > MAX_MEMBERS) throw tooComplex('too wide: an object has too many members');
    for (const [key, member] of members) {
      this.members++;
      if (FORBIDDEN_KEYS.has(key)) throw unreadable('The body has a key that is not allowed');
      if (key.includes('\0') || LONE_SURROGATE.test(key)) throw unreadable('The body has a key with broken characters');
      this.visit(member, depth, `${pointer}/${escapePointer(key)}`);
    }
  }

  private checkText(text: string, pointer: string): void {
    if (text.includes('\0') || LONE_SURROGATE.test(text)) throw invalidField(pointer, 'invalid_characters');
  }

  private checkNumber(number: number, pointer: string): void {
    if (!Number.isFinite(number) || (Number.isInteger(number) && !Number.isSafeInteger(number))) {
      throw invalidField(pointer, 'number_out_of_range', { max: Number.MAX_SAFE_INTEGER });
    }
  }
}

/** One segment of an RFC 6901 pointer. */
export const escapePointer = (segment: string): string =>
  segment.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100);

const unreadable = (detail: string): AppError => badRequest('body_unreadable', detail);
const tooComplex = (what: string): AppError => badRequest('body_too_complex', `The body is ${what}`);
