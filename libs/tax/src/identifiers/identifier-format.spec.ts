import { isIdentifier, normalizeIdentifier } from './identifier-format.js';

describe('tax identifiers', () => {
  it.each([
    ['AT', 'ATU13585627', 'ATU13585627'],
    ['AT', ' u 1358.5627', 'ATU13585627'],
    ['DE', 'de 136 695 976', 'DE136695976'],
    ['GR', '040127797', 'EL040127797'],
    ['GR', 'EL 040127797', 'EL040127797'],
    ['CH', 'CHE-107.787.577 IVA', 'CHE107787577IVA'],
    ['NO', 'NO 995 525 828', '995525828MVA'],
    ['GB', 'GB 980 7806 84', 'GB980780684'],
    ['US', '12-3456789', '123456789'],
    ['JP', 't1234567890123', 'T1234567890123'],
  ])('of %s: %s is %s', (country, typed, value) => {
    expect(normalizeIdentifier(country, typed)).toBe(value);
    expect(isIdentifier(country, value)).toBe(true);
  });

  it.each([
    ['AT', 'ATU13585628', 'a wrong check digit'],
    ['DE', 'ATU13585627', 'of another country'],
    ['DE', 'DE12345678', 'too short'],
    ['DE', 'DE123456789', 'a wrong check digit'],
    ['GR', 'GR040127797', 'the wrong prefix of Greece'],
    ['US', 'abc', 'lower case and short'],
    ['US', "1234567'; --", 'with punctuation'],
    ['FR', '', 'nothing'],
  ])('of %s are not %s: %s', (country, value) => {
    expect(isIdentifier(country, value)).toBe(false);
  });
});
