import { parseIfMatch } from './if-match.decorator.js';
import { etagOf, matchesNoneOf } from './versioned-resource.js';

describe('entity tags', () => {
  it('carry the version through If-Match', () => {
    expect(parseIfMatch(etagOf(17, '{"a":1}'))).toBe(17);
    expect(parseIfMatch('"3"')).toBe(3);
  });

  it('differ for two representations of one version', () => {
    expect(etagOf(1, 'a')).not.toBe(etagOf(1, 'b'));
  });

  it.each([
    ['"1.a"', true],
    ['W/"1.a"', true],
    ['"0", "1.a"', true],
    ['*', true],
    ['"1.b"', false],
    ['1.a', false],
    [undefined, false],
  ])('If-None-Match %s matches: %s', (header, expected) => {
    expect(matchesNoneOf(header, '"1.a"')).toBe(expected);
  });
});
