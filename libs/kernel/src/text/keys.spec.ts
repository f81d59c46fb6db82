import fc from 'fast-check';
import { emailKey, keyOf, slugify } from './keys.js';

describe('keyOf', () => {
  it.each([
    ['  ABC-1 ', 'abc-1'],
    ['Straße', 'strasse'],
    ['ＡＢＣ', 'abc'],
    ['ﬁle', 'file'],
    ['a \t b', 'a b'],
    ['ΣΊΣΥΦΟΣ', keyOf('σίσυφος')],
    ['e\u0301', 'é'],
  ])('%j → %j', (text, key) => {
    expect(keyOf(text)).toBe(key);
  });

  it('is the same for a key as for its text, and for any case of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(keyOf(keyOf(text))).toBe(keyOf(text));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 30 }), (text) => {
        expect(keyOf(text.toUpperCase())).toBe(keyOf(text.toLowerCase()));
      }),
    );
  });
});

describe('emailKey', () => {
  it.each([
    [' Ada.Lovelace+shop@Example.COM ', 'ada.lovelace+shop@example.com'],
    ['info@Bücher.example', 'info@xn--bcher-kva.example'],
    ['info@xn--bcher-kva.example', 'info@xn--bcher-kva.example'],
    ['a@example.com.', 'a@example.com'],
    ['"a@b"@example.com', '"a@b"@example.com'],
    ['no-at-sign', 'no-at-sign'],
  ])('%s → %s', (email, key) => {
    expect(emailKey(email)).toBe(key);
  });
});

describe('slugify', () => {
  it.each([
    ['Käse & Brot', 'kaese-and-brot'],
    ['  Crème brûlée!  ', 'creme-brulee'],
    ['T-Shirt (blue) — M', 't-shirt-blue-m'],
    ['Ærø Łódź', 'aero-lodz'],
    ['日本茶', '日本茶'],
    ['***', ''],
  ])('%s → %s', (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });

  it('is stable, bounded, and never has dashes at the ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const slug = slugify(text);
        expect(slug.length).toBeLessThanOrEqual(190);
        expect(slug).not.toMatch(/^-|-$|--|\s/);
        expect(slugify(slug)).toBe(slug);
      }),
    );
  });
});
