import fc from 'fast-check';
import { type CursorValue, decodeCursor, encodeCursor, setCursorKey } from './cursor.js';

const value: fc.Arbitrary<CursorValue> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.constant(null),
);

describe('cursors', () => {
  it('bring their values back', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
        expect(decodeCursor('s', encodeCursor('s', values), 'after')).toEqual(values);
      }),
    );
  });

  it('are refused when one character differs, or the order', () => {
    const cursor = encodeCursor('o.placedAt desc,o.id desc', [new Date(0), 'ord_1']);
    const refused = (text: string, sort = 'o.placedAt desc,o.id desc') =>
      expect(() => decodeCursor(sort, text, 'before')).toThrow(
        expect.objectContaining({ code: 'invalid_cursor', status: 400, params: { parameter: 'before' } }) as Error,
      );

    for (let index = 0; index < cursor.length; index += 1) {
      refused(cursor.slice(0, index) + (cursor.charAt(index) === 'A' ? 'B' : 'A') + cursor.slice(index + 1));
    }
    refused(cursor, 'o.placedAt asc,o.id asc');
    refused('');
    refused('null');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => refused(text)));
  });

  it('are refused by an installation with another key', () => {
    const cursor = encodeCursor('s', [1]);
    setCursorKey(Buffer.alloc(32, 1));

    expect(() => decodeCursor('s', cursor, 'after')).toThrow('cursor');
  });
});
