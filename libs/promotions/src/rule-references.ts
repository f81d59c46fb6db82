import { below, isRecord } from './engine/parameters.js';

/** Which ids a built-in condition lists. */
const PREFIXES: ReadonlyMap<unknown, string> = new Map([
  ['product', 'prod'],
  ['variant', 'var'],
  ['category', 'cat'],
  ['collection', 'coll'],
  ['customer_group', 'cgrp'],
  ['channel', 'chan'],
]);

/** An id that a rule names, and where. */
export interface RuleReference {
  pointer: string;
  prefix: string;
  id: unknown;
}

/** The ids of the conditions of a rule or an effect, however deep they lie. */
export function referencesIn(part: unknown, pointer: string): RuleReference[] {
  if (Array.isArray(part)) return part.flatMap((each, index) => referencesIn(each, below(pointer, index)));
  if (!isRecord(part)) return [];
  const prefix = PREFIXES.get(part['condition']);
  if (prefix !== undefined && Array.isArray(part['ids'])) {
    return part['ids'].map((id: unknown, index) => ({ pointer: `${pointer}/ids/${index}`, prefix, id }));
  }
  return Object.entries(part).flatMap(([key, each]) => referencesIn(each, below(pointer, key)));
}
