import { canonicalLocale, localeFallbacks, matchLocale, negotiateLocale } from './locale.js';

describe('negotiateLocale', () => {
  const offered = ['en', 'de', 'fr-CA'];

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr', 'fr-CA'],
    ['FR-ca', 'fr-CA'],
    ['es, de;q=0.5, en;q=0.8', 'en'],
    ['de;q=0, en;q=0.1', 'en'],
    ['*', 'en'],
    ['es', 'en'],
    ['', 'en'],
    ["'", 'en'],
    ['de;q=banana', 'en'],
    ['de;q=2', 'en'],
    ['x'.repeat(10_000), 'en'],
    [',,,;;;', 'en'],
    ['__proto__', 'en'],
  ])('answers "%s" with %s', (header, locale) => {
    expect(negotiateLocale(header, offered, 'en')).toBe(locale);
  });

  it('falls back where the header is missing', () => {
    expect(negotiateLocale(undefined, offered, 'en')).toBe('en');
  });
});

describe('matchLocale', () => {
  it('prefers the exact locale to its language', () => {
    expect(matchLocale('de-AT', ['de', 'de-AT'])).toBe('de-AT');
  });

  it('finds nothing for what is no locale', () => {
    expect(matchLocale('%00', ['en'])).toBeNull();
  });
});

it('canonicalLocale writes a locale in one way', () => {
  expect(canonicalLocale('EN-us')).toBe('en-US');
  expect(canonicalLocale('not a locale')).toBeNull();
});

it('localeFallbacks goes from the locale over its language to the default', () => {
  expect(localeFallbacks('de-AT', 'en')).toEqual(['de-AT', 'de', 'en']);
  expect(localeFallbacks('en', 'en')).toEqual(['en']);
});
