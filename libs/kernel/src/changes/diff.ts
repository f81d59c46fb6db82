const MAX_VALUE_LENGTH = 8_000;

/**
 * The fields that differ, as `{ field: [before, after] }` in JSON values: bigint as text, Date as ISO text, bytes as hex,
 * value objects by `toJSON`. An absent field counts as null, so give copies of the same fields. Related entities and functions are left out, `version` too (the record has its own column).
 */
export function diff(before: object | null, after: object | null): Record<string, [unknown, unknown]> {
  const related = new Set<string>();
  const now = fieldsOf(after, related);
  if (before === null) return created(now);
  const old = fieldsOf(before, related);
  const changes: Record<string, [unknown, unknown]> = {};
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const left = old.get(name) ?? null;
    const right = now.get(name) ?? null;
    if (!related.has(name) && JSON.stringify(left) !== JSON.stringify(right)) changes[name] = [left, right];
  }
  return changes;
}

/** Every field that has a value. */
function created(fields: ReadonlyMap<string, unknown>): Record<string, [unknown, unknown]> {
  const changes: Record<string, [unknown, unknown]> = {};
  for (const [name, value] of fields) if (value !== null) changes[name] = [null, value];
  return changes;
}

function fieldsOf(source: object | null, related: Set<string>): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(source ?? {})) {
    if (name === 'version' || value === undefined) continue;
    const json = jsonOf(value, 0);
    if (json === undefined) related.add(name);
    else fields.set(name, shortened(json));
  }
  return fields;
}

function jsonOf(value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || depth > 8) return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return jsonOf((value.toJSON as () => unknown)(), depth + 1);
  if (Array.isArray(value)) return listOf(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined; // another entity: it has its own records
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, jsonOf(inner, depth + 1)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

function listOf(values: readonly unknown[], depth: number): unknown {
  const items = values.map((item) => jsonOf(item, depth + 1));
  return values.length > 0 && items.every((item) => item === undefined)
    ? undefined
    : items.filter((item) => item !== undefined);
}

function shortened(value: unknown): unknown {
  // JSON writes a character as six at most.
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string' && value.length * 6 + 2 <= MAX_VALUE_LENGTH) return value;
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : value;
}
