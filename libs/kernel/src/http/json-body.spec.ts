import fc from 'fast-check';
import { MAX_DEPTH, parseJsonBody } from './json-body.js';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('parseJsonBody', () => {
  it('reads what JSON.parse reads, for every value without odd characters and numbers', () => {
    const key = fc
      .string()
      .filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text) && !text.includes('\0'));
    const leaf = fc.oneof(
      fc.string().filter((text) => !text.includes('\0')),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value;

    fc.assert(
      fc.property(value, (expected) =>
        expect(parse(JSON.stringify(expected))).toEqual(JSON.parse(JSON.stringify(expected))),
      ),
    );
  });

  it('counts colons and quotes inside of strings as text', () => {
    expect(parse('{"a\\":b":"c:\\\\","d":":"}')).toEqual({ 'a":b': 'c:\\', d: ':' });
  });

  it('takes an empty body for none', () => {
    expect(parse('')).toBeUndefined();
  });

  it.each(['{"a":1,"a":1}', '[{"a":{"b":1,"b":2}}]', '{"a":1,"\\u0061":2}'])('refuses repeated keys: %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'body_unreadable', status: 400 }));
  });

  it(`takes ${MAX_DEPTH} levels and no more`, () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

    expect(() => parse(nested(MAX_DEPTH))).not.toThrow();
    expect(() => parse(nested(MAX_DEPTH + 1))).toThrow(expect.objectContaining({ code: 'body_too_complex' }));
    expect(() => parse(nested(400_000))).toThrow(expect.objectContaining({ code: 'body_too_complex' }));
  });

  it('points at the wrong value', () => {
    expect(() => parse('{"a/b":[0,{"~":"\\udc00"}]}')).toThrow(
      expect.objectContaining({ errors: [{ pointer: '/a~1b/1/~0', code: 'invalid_characters' }] }),
    );
  });

  it.each(['9007199254740992', '-9007199254740993', '1e400', '1e16'])(
    'refuses the number %s, which a double cannot hold',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
    },
  );

  it.each(['9007199254740991', '0.1', '-0', '1e-7', '1E2'])('takes the number %s', (text) => {
    expect(parse(text)).toBe(Number(text));
  });
});
