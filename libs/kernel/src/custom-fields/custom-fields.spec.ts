import { Entity } from 'typeorm';
import { AppError } from '../errors/app-error.js';
import { customColumnSql } from './custom-column.js';
import { CustomFields, defineFields } from './custom-fields.js';

@Entity('gift')
class Gift {}

defineFields(Gift, {
  note: { type: 'string', maxLength: 5, pattern: /^[a-z]*$/ },
  weight: { type: 'number', integer: true, min: 1, max: 9 },
  wrapped: { type: 'boolean' },
  paper: { type: 'enum', values: ['red', 'blue'] },
  day: { type: 'date' },
  value: { type: 'money' },
});

const problems = (value: unknown, options = {}): unknown => {
  try {
    return CustomFields.validate('gift', value, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.status).toBe(422);
    return error.errors;
  }
};

afterAll(() => CustomFields.clear('gift'));

describe('CustomFields.validate', () => {
  it('accepts every type', () => {
    const value = {
      note: 'hi',
      weight: 3,
      wrapped: false,
      paper: 'red',
      day: '2028-02-29',
      value: { amount: -5, currency: 'EUR' },
    };

    expect(CustomFields.validate('gift', value)).toEqual(value);
  });

  it.each([
    ['note', 7, 'not_string'],
    ['note', 'too long', 'too_long'],
    ['note', 'A', 'wrong_form'],
    ['note', '\ud800', 'invalid_characters'],
    ['note', '\0', 'invalid_characters'],
    ['weight', '3', 'not_number'],
    ['weight', Number.NaN, 'not_number'],
    ['weight', 1.5, 'not_integer'],
    ['weight', 0, 'too_small'],
    ['weight', 10, 'too_large'],
    ['wrapped', 1, 'not_boolean'],
    ['paper', 'green', 'not_allowed'],
    ['paper', ['red'], 'not_allowed'],
    ['day', '2026-02-29', 'not_date'],
    ['day', '2026-1-1', 'not_date'],
    ['day', '2026-01-01T00:00:00Z', 'not_date'],
    ['value', { amount: 1.5, currency: 'EUR' }, 'not_money'],
    ['value', { amount: 1, currency: 'eur' }, 'not_money'],
    ['value', { amount: 1, currency: 'EUR', more: 1 }, 'not_money'],
    ['value', 5, 'not_money'],
    ['unknown', 1, 'unknown_field'],
    ['constructor', 1, 'unknown_field'],
  ])('refuses %s = %j as %s', (name, value, code) => {
    expect(problems({ [name]: value })).toEqual([expect.objectContaining({ pointer: `/custom/${name}`, code })]);
  });

  it('reports every problem, with pointers below the given one, escaped', () => {
    expect(problems({ 'a/b~c': 1, weight: 0 }, { pointer: '/lines/0/custom' })).toEqual([
      { pointer: '/lines/0/custom/a~1b~0c', code: 'unknown_field' },
      { pointer: '/lines/0/custom/weight', code: 'too_small', params: { min: 1 } },
    ]);
  });

  it.each([
    ['a text', 'x'],
    ['a list', []],
    ['a number', 1],
  ])('refuses %s as a whole', (_name, value) => {
    expect(problems(value)).toEqual([{ pointer: '/custom', code: 'not_object' }]);
  });

  it('merges: absent keeps, null clears, null as a whole clears all', () => {
    const current = { note: 'a', weight: 2 };

    expect(CustomFields.validate('gift', { weight: 3 }, { current })).toEqual({ note: 'a', weight: 3 });
    expect(CustomFields.validate('gift', { note: null }, { current })).toEqual({ weight: 2 });
    expect(CustomFields.validate('gift', { note: null, weight: null }, { current })).toBeNull();
    expect(CustomFields.validate('gift', null, { current })).toBeNull();
    expect(CustomFields.validate('gift', undefined, { current })).toEqual(current);
    expect(current).toEqual({ note: 'a', weight: 2 });
    expect(CustomFields.validate('gift', undefined)).toBeNull();
  });

  it('refuses any field of an entity without custom fields', () => {
    expect(() => CustomFields.validate('plain', { a: 1 })).toThrow(AppError);
    expect(CustomFields.validate('plain', {})).toBeNull();
  });

  it('asks for required fields, on creation and when one is cleared', () => {
    @Entity('strict_gift')
    class StrictGift {}
    defineFields(StrictGift, { note: { type: 'string', maxLength: 5, required: true } });

    for (const [value, current] of [
      [undefined, undefined],
      [{}, undefined],
      [{ note: null }, { note: 'a' }],
      [null, { note: 'a' }],
    ]) {
      expect(() =>
        CustomFields.validate(
          'strict_gift',
          value,
          current === undefined ? {} : { current: current as Record<string, unknown> },
        ),
      ).toThrow(expect.objectContaining({ errors: [{ pointer: '/custom/note', code: 'required' }] }) as Error);
    }
    CustomFields.clear('strict_gift');
  });
});

describe('defineFields', () => {
  it('lets several plugins add fields, but never the same one', () => {
    @Entity('shared_gift')
    class SharedGift {}
    defineFields(SharedGift, { one: { type: 'boolean' } });
    defineFields(SharedGift, { two: { type: 'boolean' } });

    expect([...CustomFields.of('shared_gift').keys()]).toEqual(['one', 'two']);
    expect(() => defineFields(SharedGift, { one: { type: 'date' } })).toThrow(/declared twice/);
    CustomFields.clear('shared_gift');
  });

  it('refuses names that are not camelCase and classes without a table', () => {
    expect(() => defineFields(Gift, { 'no-good': { type: 'boolean' } })).toThrow(TypeError);
    expect(() => defineFields(class {}, { ok: { type: 'boolean' } })).toThrow(TypeError);
  });

  it('describes the fields for the OpenAPI document', () => {
    expect(CustomFields.schema('gift')).toMatchObject({
      additionalProperties: false,
      properties: {
        note: { type: ['string', 'null'], maxLength: 5, pattern: '^[a-z]*$' },
        paper: { enum: ['red', 'blue', null] },
        weight: { type: ['integer', 'null'], minimum: 1 },
      },
    });
  });
});

describe('customColumnSql', () => {
  it('makes a virtual column with an index, and takes it back', () => {
    expect(customColumnSql('cart_line', 'giftNote', { type: 'string', maxLength: 200 })).toEqual({
      up:
        "ALTER TABLE cart_line ADD COLUMN custom_gift_note varchar(200) GENERATED ALWAYS AS (JSON_UNQUOTE(JSON_EXTRACT(custom, '$.giftNote'))) VIRTUAL, " +
        'ADD INDEX ix_cart_line_custom_gift_note (custom_gift_note)',
      down: 'ALTER TABLE cart_line DROP INDEX ix_cart_line_custom_gift_note, DROP COLUMN custom_gift_note',
    });
    expect(() => customColumnSql('cart_line', 'value', { type: 'money' })).toThrow(TypeError);
  });
});
