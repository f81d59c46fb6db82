import { createRequire } from 'node:module';
import type * as Jsvat from 'jsvat-next';
import { vatPrefixOf } from '../eu.js';

// A CommonJS package whose exports neither Node's nor Jest's import of ES modules finds in the same way.
const { checkVAT, countries } = createRequire(import.meta.url)('jsvat-next') as typeof Jsvat;

const PLAIN = /^[A-Z0-9]{4,20}$/;

/** As it is written in registers: upper case, without blanks, dots and dashes, with the prefix of its country (Norway: the suffix MVA). */
export function normalizeIdentifier(country: string, value: string): string {
  const bare = value
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s./-]/g, '')
    .replace(country === 'NO' ? /^(?:NO)?(\d{9})(?:MVA)?$/ : /^$/, '$1MVA');
  const prefix = vatPrefixOf(country);
  return knows(country) && country !== 'NO' && !bare.startsWith(prefix) ? prefix + bare : bare;
}

/**
 * Whether a normalized number can be one of its country: format and check digits where they are known (Europe, Brazil,
 * Australia, Russia), else 4 to 20 letters and digits. Says nothing about whether it was ever issued.
 */
export function isIdentifier(country: string, value: string): boolean {
  if (!PLAIN.test(value)) return false;
  const rules = byCode.get(country);
  return rules === undefined || checkVAT(value, [rules]).isValid;
}

const byCode: ReadonlyMap<string, Jsvat.Country> = new Map(
  countries.flatMap((country) => country.codes.map((code) => [code, country])),
);
const knows = (country: string): boolean => byCode.has(country);
