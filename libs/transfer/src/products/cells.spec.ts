import fc from 'fast-check';
import { readCode, readText, splitList, unescapeList, writeCode, writeList, writeText } from './cells.js';

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

  it.each([
    ["'0012345", '0012345'],
    [" '00-12 ", '00-12'],
    ["''0012", "'0012"],
    ["'t Hooft", "'t Hooft"],
    ["'A-1", "'A-1"],
    ["'=1+1", '=1+1'],
    ['0012', '0012'],
  ])('reads the SKU or barcode %j as %j', (cell, code) => expect(readCode(cell)).toBe(code));

  it('bring SKUs and barcodes back as they were, also with an apostrophe of their own', () => {
    const hostile = fc.string({ unit: fc.constantFrom("'", '0', '7', '-', '.', 'E', ' ', '=', '\t', 'a') });
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (code) => {
        expect(readCode(writeCode(code))).toBe(code);
      }),
    );
  });

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
