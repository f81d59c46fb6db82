import { createHash } from 'node:crypto';
import { idBytes } from 'markethall/kernel';

/**
 * 16 bytes that are equal for the same variant with the same custom fields, whatever the order of the fields: the
 * variant's own bytes, or a hash where there are fields.
 */
export function mergeKeyOf(variantId: string, custom: Record<string, unknown> | null): Buffer {
  if (custom === null) return idBytes(variantId);
  return createHash('sha256').update(variantId).update('\0').update(canonical(custom)).digest().subarray(0, 16);
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}
