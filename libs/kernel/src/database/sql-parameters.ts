/**
 * Checks and prepares positional parameters. Arrays expand (`IN (?)`, `VALUES ?`); an empty list in `IN (?)` matches
 * nothing. `undefined` and plain objects are refused, because the driver would bind them as NULL or text in silence.
 */
export function sqlParameters(sql: string, parameters: readonly unknown[]): unknown[] {
  return parameters.map((value, index) => prepared(sql, value, index));
}

function prepared(sql: string, value: unknown, index: number): unknown {
  if (value === undefined) throw new TypeError(`SQL parameter ${index + 1} is undefined`);
  if (value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`SQL parameter ${index + 1} is ${value}`);
  if (Array.isArray(value)) return list(sql, value, index);
  if (typeof value === 'object' && !(value instanceof Date) && !Buffer.isBuffer(value)) {
    throw new TypeError(`SQL parameter ${index + 1} is an object: bind JSON.stringify(value)`);
  }
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new TypeError(`SQL parameter ${index + 1} is a ${typeof value}`);
  return value;
}

function list(sql: string, values: readonly unknown[], index: number): unknown {
  if (values.length > 0) return values.map((value) => prepared(sql, value, index));
  if (/\bNOT\s+IN\b/i.test(sql) || /\bVALUES\s+\?/i.test(sql))
    throw new TypeError(`SQL parameter ${index + 1} is an empty list`);
  return [null]; // IN (NULL) is true for no row
}
