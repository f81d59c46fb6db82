import { parseFilter } from './list-filter.js';

describe('parseFilter', () => {
  it.each([
    ['eq for one value', { values: ['a', 'b'] }, undefined, 'a', { op: 'eq', value: 'a', type: 'enum' }],
    ['in for several', { values: ['a', 'b'] }, undefined, 'a,b', { op: 'in', value: ['a', 'b'], type: 'enum' }],
    ['in without a value matches nothing', {}, undefined, '', { op: 'in', value: [], type: 'string' }],
    [
      'a comma where in is not allowed',
      { ops: ['eq'] as const },
      undefined,
      'a,b',
      { op: 'eq', value: 'a,b', type: 'string' },
    ],
    [
      'a boolean',
      { type: 'boolean', ops: ['eq'] as const } as const,
      undefined,
      'false',
      { op: 'eq', value: false, type: 'boolean' },
    ],
    [
      'null asks yes or no',
      { type: 'date', ops: ['null'] as const } as const,
      'null',
      'true',
      { op: 'null', value: true, type: 'boolean' },
    ],
    [
      'a fraction',
      { type: 'number', ops: ['lte'] as const } as const,
      'lte',
      '-1.50',
      { op: 'lte', value: -1.5, type: 'number' },
    ],
    [
      'a day',
      { type: 'date', ops: ['gte'] as const } as const,
      'gte',
      '2024-02-29',
      { op: 'gte', value: new Date('2024-02-29T00:00:00Z'), type: 'date' },
    ],
    [
      'an instant with zone',
      { type: 'date', ops: ['gte'] as const } as const,
      'gte',
      '2024-03-01T00:30:00+01:00',
      { op: 'gte', value: new Date('2024-02-29T23:30:00Z'), type: 'date' },
    ],
  ])('%s', (_what, options, operator, raw, expected) => {
    expect(parseFilter('f', options, operator, raw)).toEqual({ field: 'f', ...expected });
  });

  it('tells what an enum allows', () => {
    expect(() => parseFilter('status', { values: ['open', 'done'] }, undefined, 'gone')).toThrow(
      expect.objectContaining({ status: 400, params: { parameter: 'filter[status]', allowed: ['open', 'done'] } }),
    );
  });

  it('bounds the number of values', () => {
    expect(() => parseFilter('f', {}, 'in', 'a,'.repeat(100) + 'a')).toThrow(
      expect.objectContaining({ code: 'filter_value_invalid' }),
    );
  });
});
