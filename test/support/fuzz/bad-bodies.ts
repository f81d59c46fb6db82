import { type Schema, typesOf } from './document.js';

/** One body to send. `mustFail`: no rule could ever let it pass, so 2xx is an error. */
export interface BadBody {
  what: string;
  bytes: Buffer;
  mustFail: boolean;
}

const text = (what: string, body: string, mustFail = true): BadBody => ({ what, bytes: Buffer.from(body), mustFail });

/** Bodies that no operation can read; ids as in bad-inputs.md. */
export function unreadableBodies(sample: unknown): BadBody[] {
  const good = JSON.stringify(sample);
  return [
    text('BAD-001 empty', ''),
    text('BAD-003 null', 'null'),
    text('BAD-005 scalar', '"x"'),
    text('a number', '1'),
    text('a list', '[]'),
    text('a list of objects', `[${good}]`),
    text('BAD-007 cut', good.slice(0, -1)),
    text('BAD-009 single quotes', "{'a':1}"),
    text('BAD-011 1e400', '{"a":1e400}'),
    text('BAD-013 leading zero', '{"a":01}'),
    { what: 'BAD-015 UTF-16', bytes: Buffer.from(good, 'utf16le'), mustFail: true },
    { what: 'BAD-143 invalid UTF-8', bytes: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), mustFail: true },
    text('a BOM', `\ufeff${good}`),
    text('BAD-017 lone surrogate in a key', '{"\\ud800":1}'),
    text('BAD-019 duplicate keys', '{"a":1,"a":2}'),
    text('BAD-021 __proto__', '{"__proto__":{"admin":true}}'),
    text('BAD-021 constructor', '{"constructor":{"prototype":{"admin":true}}}'),
    text('BAD-023 nesting', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
    text('BAD-025 keys', `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join(',')}}`),
    text('ATK-033 unknown fields', '{"role":"admin","isVerified":true,"tenantId":1}'),
  ];
}

/** Values by their JSON text, because some cannot be written as JavaScript values. The type decides where they must fail. */
const VALUES: readonly (readonly [what: string, json: string, type: string])[] = [
  ['BAD-031 null', 'null', 'null'],
  ['true', 'true', 'boolean'],
  ['BAD-029 object', '{"$ne":""}', 'object'],
  ['BAD-029 list', '["a"]', 'array'],
  ['an empty list', '[]', 'array'],
  ['a list of lists', '[[[]]]', 'array'],
  ['BAD-055 zero', '0', 'integer'],
  ['negative', '-1', 'integer'],
  ['BAD-057 fraction', '1.005', 'number'],
  ['BAD-059 2^53+1', '9007199254740993', 'integer'],
  ['2^31', '2147483648', 'integer'],
  ['1e308', '1e308', 'number'],
  ['BAD-061 1e-7', '1e-7', 'number'],
  ['an empty text', '""', 'string'],
  ['BAD-033 blanks', '"   "', 'string'],
  ['BAD-017 lone surrogate', '"\\ud800"', 'string'],
  ['NUL', '"a\\u0000b"', 'string'],
  ['BAD-045 control characters', '"a\\r\\n\\tb"', 'string'],
  ['BAD-041 zero-width', '"\\u200b\\ufeff\\u2060"', 'string'],
  ['BAD-039 emoji family', '"👨‍👩‍👧‍👦🏳️‍🌈"', 'string'],
  ['BAD-053 combining', '"e\\u0301\\u0301\\u0301"', 'string'],
  ['BAD-047 wildcards', '"%_\\\\"', 'string'],
  ['ATK-099 SQL', '"\' OR SLEEP(3) -- "', 'string'],
  ['BAD-049 templates', '"{{7*7}}${7*7}<%= 7 %>"', 'string'],
  ['ATK-103 script', '"<script>alert(1)</script><img src=x onerror=1>"', 'string'],
  ['BAD-051 traversal', '"../../etc/passwd"', 'string'],
  ['BAD-063 other digits', '"१२"', 'string'],
  ['BAD-065 padded number', '" 5 "', 'string'],
  ['BAD-071 no such day', '"2026-02-30T00:00:00.000Z"', 'string'],
  ['BAD-073 zero date', '"0000-00-00T00:00:00.000Z"', 'string'],
  ['BAD-075 wrong zone', '"2026-01-01T00:00:00+25:00"', 'string'],
  ['BAD-079 1969', '"1969-12-31T23:59:59.999Z"', 'string'],
  ['year 10000', '"+010000-01-01T00:00:00.000Z"', 'string'],
  ['__proto__ as a value', '"__proto__"', 'string'],
  ['a foreign id', '"usr_01h455vb4pex5vsknk084sn02q"', 'string'],
  ['20,000 characters', `"${'x'.repeat(20_000)}"`, 'string'],
  ['20,000 emoji', `"${'😀'.repeat(20_000)}"`, 'string'],
];

/** The sample with one field replaced by each value. */
export function mutatedBodies(schema: Schema, sample: unknown): BadBody[] {
  return fieldsOf(schema, sample, '').flatMap(({ pointer, field }) =>
    VALUES.map(([what, json, type]) => ({
      what: `${pointer}: ${what}`,
      bytes: Buffer.from(withValue(sample, pointer, json)),
      mustFail: cannotBe(field, type),
    })),
  );
}

/** True when no value of that JSON type is allowed. An integer is a number; free-form fields take anything. */
function cannotBe(field: Schema, type: string): boolean {
  const types = typesOf(field);
  if (types.length === 0) return false;
  const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
  return !fits && type !== 'null'; // null may stand for "absent" in a field that is optional
}

function fieldsOf(schema: Schema, sample: unknown, pointer: string): { pointer: string; field: Schema }[] {
  if (typeof sample !== 'object' || sample === null) return [];
  return Object.entries(sample).flatMap(([name, value]) => {
    const field = Array.isArray(sample)
      ? schema.items
      : (schema.properties?.[name] ??
        (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined));
    if (field === undefined) return [];
    const own = `${pointer}/${name}`;
    return [{ pointer: own, field }, ...fieldsOf(field, value, own)];
  });
}

const MARK = '\u0001here\u0001';

/** JSON text of the sample with the JSON text `json` at the pointer. */
function withValue(sample: unknown, pointer: string, json: string): string {
  const copy: unknown = structuredClone(sample);
  const path = pointer.split('/').slice(1);
  const last = path.pop() ?? '';
  const parent = path.reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], copy);
  (parent as Record<string, unknown>)[last] = MARK;
  return JSON.stringify(copy).replace(JSON.stringify(MARK), () => json);
}
