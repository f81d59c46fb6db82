import { instantOf, parseInstant } from './instant.js';

describe('parseInstant', () => {
  it.each([
    ['2026-12-01T00:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01T00:00:00.5+01:00', '2026-11-30T23:00:00.500Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '',
    '2026-12-01',
    '2026-12-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '0000-00-00T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-14:00',
    '2026-01-01T00:00:60Z',
    '2026-13-01T00:00:00Z',
    '2026-12-01T25:00:00Z',
    '2026-12-01T00:00:00+25:00',
    ' 2026-12-01T00:00:00Z',
    '२०२६-12-01T00:00:00Z',
  ])('refuses "%s"', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('instantOf', () => {
  it('leaves what is absent or null, and reads the rest', () => {
    expect([instantOf(undefined), instantOf(null)]).toEqual([undefined, null]);
    expect(instantOf('2026-12-01T01:00:00+01:00')).toEqual(new Date('2026-12-01T00:00:00Z'));
  });

  it('throws for a text that validation should have refused', () => {
    expect(() => instantOf('2026-02-30T00:00:00Z')).toThrow(TypeError);
  });
});
