import { couponKey } from './coupon-key.js';
import { placeholdersFor, placeholdersOf, randomCodes } from './coupon-pattern.js';

describe('randomCodes', () => {
  it('fills every placeholder from the unambiguous alphabet and keeps the rest', () => {
    const codes = randomCodes('SUMMER-XXXX-XXXX', 2000);

    expect(new Set(codes).size).toBe(2000);
    for (const code of codes) expect(code).toMatch(/^SUMMER-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  });

  it('uses every character about equally often', () => {
    const counts = new Map<string, number>();
    for (const char of randomCodes('X'.repeat(32), 2000).join('')) counts.set(char, (counts.get(char) ?? 0) + 1);

    expect(counts.size).toBe(32);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(400);
  });
});

describe('placeholdersFor', () => {
  it('asks for room so that codes cannot be guessed', () => {
    expect([1, 1000, 100_000].map(placeholdersFor)).toEqual([4, 6, 8]);
    expect(placeholdersOf('SUMMER-XXXX-XXXX')).toBe(8);
  });
});

describe('couponKey', () => {
  it('does not care for case, width and blanks', () => {
    expect([' welcome 10', 'WELCOME10', 'ｗｅｌｃｏｍｅ１０'].map(couponKey)).toEqual(Array(3).fill('welcome10'));
  });
});
