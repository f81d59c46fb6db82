import fc from 'fast-check';
import { decodeBase32, encodeBase32 } from './base32.js';
import { idBytes, idFromBytes, idTime, isId, newId } from './id.js';
import { Uuid7Generator } from './uuid7.js';

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('ids', () => {
  it('survive the way into the database and back', () => {
    fc.assert(
      fc.property(sixteen, (bytes) => {
        const id = idFromBytes('ord', Buffer.from(bytes));
        expect(id).toMatch(/^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
        expect(isId('ord', id)).toBe(true);
        expect([...idBytes(id)]).toEqual([...bytes]);
      }),
    );
  });

  it('sort as text as they sort as bytes', () => {
    fc.assert(
      fc.property(sixteen, sixteen, (a, b) => {
        const [left, right] = [encodeBase32(a), encodeBase32(b)];
        expect(Math.sign(Buffer.compare(a, b))).toBe(left === right ? 0 : left < right ? -1 : 1);
      }),
    );
  });

  it('have one form only: every other text is refused', () => {
    fc.assert(
      fc.property(
        fc.string({
          minLength: 26,
          maxLength: 26,
          unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyzABZ-_é'),
        }),
        (text) => {
          const bytes = decodeBase32(text);
          if (bytes !== null) expect(encodeBase32(bytes)).toBe(text);
          expect(isId('ord', `ord_${text}`)).toBe(bytes !== null);
        },
      ),
    );
  });

  it.each([
    ['upper case', 'ord_01H455VB4PEX5VSKNK084SN02Q'],
    ['letters that look like digits', 'ord_01h455vb4pex5vsknk084sn0il'],
    ['130 bits', 'ord_81h455vb4pex5vsknk084sn02q'],
    ['another prefix', 'cus_01h455vb4pex5vsknk084sn02q'],
    ['a longer prefix', 'ords_01h455vb4pex5vsknk084sn02q'],
    ['no prefix', '01h455vb4pex5vsknk084sn02q'],
    ['too short', 'ord_01h455vb4pex5vsknk084sn02'],
    ['too long', 'ord_01h455vb4pex5vsknk084sn02q0'],
    ['a line break', 'ord_01h455vb4pex5vsknk084sn02q\n'],
    ['letters beyond ascii', 'ord_01h455vb4pex5vsknk084sn0é'],
    ['a number', 42],
    ['null', null],
    ['a list', ['ord_01h455vb4pex5vsknk084sn02q']],
  ])('are not: %s', (_name, value) => {
    expect(isId('ord', value)).toBe(false);
  });

  it('refuse a malformed id and a bad prefix as programming errors', () => {
    expect(() => idBytes('nonsense')).toThrow(TypeError);
    expect(() => idBytes('ord_')).toThrow(TypeError);
    expect(() => idFromBytes('ord', Buffer.alloc(15))).toThrow(TypeError);
    expect(() => newId('Ord')).toThrow(TypeError);
    expect(() => newId('')).toThrow(TypeError);
  });

  it('tell when they were made', () => {
    expect(Math.abs(idTime(newId('ord')) - Date.now())).toBeLessThan(1_000);
  });
});

describe('Uuid7Generator', () => {
  it('never goes backwards, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 5_000 }), { minLength: 2, maxLength: 300 }), (steps) => {
        let now = 1_790_000_000_000;
        const generator = new Uuid7Generator(() => now);
        let last = generator.next();
        for (const step of steps) {
          now += step;
          const next = generator.next();
          expect(Buffer.compare(last, next)).toBe(-1);
          last = next;
        }
      }),
    );
  });

  it('makes 20,000 different, rising ids within one millisecond by borrowing the next ones', () => {
    const generator = new Uuid7Generator(() => 1_790_000_000_000);
    const made = Array.from({ length: 20_000 }, () => generator.next().toString('hex'));

    expect(new Set(made).size).toBe(20_000);
    expect([...made].sort()).toEqual(made);
  });

  it('sets version and variant, and the milliseconds it was made', () => {
    const bytes = new Uuid7Generator(() => 1_790_000_000_123).next();

    expect(bytes.readUIntBE(0, 6)).toBe(1_790_000_000_123);
    expect(bytes.readUInt8(6) >> 4).toBe(7);
    expect(bytes.readUInt8(8) >> 6).toBe(2);
  });
});
