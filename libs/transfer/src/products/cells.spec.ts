import fc from 'fast-check';
import { readText, splitList, unescapeList, writeList, writeText } from './cells.js';

describe('texts in cells', () => {
  it('come back as they were, whatever they look like', () => {
    const hostile = fc.string({
      unit: fc.constantFrom("'", '=', '+', '@', '-', ' ', '\t', '\n', 'a', 'é', '🍵', '\\'),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (text) => {
        expect(readText(writeText(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['  Pot ', 'Pot'],
    ["'t Hooft", "'t Hooft"],
    ["'=1+1", '=1+1'],
    ["' Pot ", ' Pot '],
  ])('reads %j as %j', (cell, text) => expect(readText(cell)).toBe(text));

  it('keep separators inside of names', () => {
    const name = fc
      .string({ minLength: 1, unit: fc.constantFrom('a', '|', '>', '\\', ' ', 'ü') })
      .filter((text) => text.trim() === text && text !== '');
    fc.assert(
      fc.property(fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 3 }), (paths) => {
        const cell = paths.map((path) => writeList(path, '>')).join(' | ');
        expect(splitList(cell, '|').map((path) => splitList(path, '>').map(unescapeList))).toEqual(paths);
      }),
    );
  });
});
