import fc from 'fast-check';
import { AppConfig, newId } from 'markethall/kernel';
import { GiftCardCodes, isCode, normalizeCode } from './gift-card-codes.js';

const codesOf = (secret: string) => new GiftCardCodes(Object.assign(new AppConfig(), { secret }));

describe('GiftCardCodes', () => {
  const codes = codesOf('a secret of the installation, long enough');

  it('makes the same 16 unambiguous characters of the same card, and others of every other', () => {
    const ids = Array.from({ length: 2_000 }, () => newId('sva'));
    const all = ids.map((id) => codes.codeOf(id));

    expect(new Set(all).size).toBe(ids.length);
    expect(all.every((code) => /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toBe(true);
    expect(codes.codeOf(ids[0] ?? '')).toBe(all[0]);
  });

  it('makes other codes with another secret', () => {
    const id = newId('sva');
    expect(codesOf('another secret of the installation').codeOf(id)).not.toBe(codes.codeOf(id));
  });

  it('uses every character about as often', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 4_000; n += 1)
      for (const letter of codes.codeOf(newId('sva')).replaceAll('-', ''))
        counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(400);
  });

  it('is found however people type it', () => {
    const id = newId('sva');
    const code = codes.codeOf(id);
    const typings = [code, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code.replaceAll('-', '')} `];
    typings.push(code.replaceAll('0', 'o').replaceAll('1', 'l'), code.replaceAll('1', 'I'));
    for (const typed of typings) {
      expect(isCode(typed)).toBe(true);
      expect(codes.hashOf(typed)).toBe(codes.hashOf(code));
    }
  });

  it('takes any text, and calls only codes a code', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codes.hashOf(text)).toMatch(/^[0-9a-f]{64}$/);
        if (isCode(text)) expect(normalizeCode(text)).toHaveLength(16);
      }),
    );
  });
});
