import { randomBytes } from 'node:crypto';

/** 32 characters that nobody mistakes for another: no 0 and O, no 1 and I. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const PLACEHOLDER = 'X';
/** So many codes are possible for each that exists: guessing one takes a million tries on average. */
const GUESSES = 1_000_000;

/** Random characters that a pattern needs for so many codes. */
export function placeholdersFor(size: number): number {
  return Math.ceil(Math.log2(size * GUESSES) / 5);
}

/** Random characters that a pattern has. */
export const placeholdersOf = (pattern: string): number => pattern.split(PLACEHOLDER).length - 1;

/** Codes by a pattern: each X becomes a random character from the system's generator. Equal ones are possible. */
export function randomCodes(pattern: string, count: number): string[] {
  const each = placeholdersOf(pattern);
  const bytes = randomBytes(each * count);
  let at = 0;
  // 256 is a multiple of 32, so that every character is equally likely.
  const next = (): string => ALPHABET.charAt((bytes[at++] ?? 0) & 31);
  return Array.from({ length: count }, () => pattern.replaceAll(PLACEHOLDER, next));
}
