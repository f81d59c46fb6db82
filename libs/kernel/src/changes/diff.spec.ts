import { Money } from '../money/money.js';
import { diff } from './diff.js';
import { Personal, personalFieldsOf } from './personal.decorator.js';

class Line {
  constructor(readonly order: object) {}
}

class Order {
  status = 'placed';
  lines: Line[] = [];
  @Personal() email = 'ada@example.com';
  total = Money.of(1999n, 'EUR');
  version = 1;
  placedAt: Date | null = null;
}

class GiftOrder extends Order {
  @Personal() greeting = 'hello';
}

describe('diff', () => {
  it('lists the fields that differ, as JSON values', () => {
    const order = new Order();
    const before = { ...order };
    Object.assign(order, { status: 'canceled', total: Money.of(5n, 'EUR'), placedAt: new Date(0), version: 2 });

    expect(diff(before, order)).toEqual({
      status: ['placed', 'canceled'],
      total: [
        { amount: 1999, currency: 'EUR' },
        { amount: 5, currency: 'EUR' },
      ],
      placedAt: [null, '1970-01-01T00:00:00.000Z'],
    });
  });

  it('has all fields of what was created or deleted, without its null ones', () => {
    expect(diff(null, { a: 1n, b: Buffer.from('ff', 'hex'), c: null, d: undefined })).toEqual({
      a: [null, '1'],
      b: [null, 'ff'],
    });
    expect(diff({ a: true }, null)).toEqual({ a: [true, null] });
  });

  it('is empty when nothing changed, whatever the order of keys', () => {
    expect(diff({ custom: { a: 1, b: [1, 2] } }, { custom: { b: [1, 2], a: 1 } })).toEqual({});
  });

  it('leaves related entities out, even in circles', () => {
    const order = new Order();
    order.lines = [new Line(order)];

    expect(diff({ ...new Order() }, order)).toEqual({});
  });

  it('shortens what is huge', () => {
    const { text } = diff({ text: '' }, { text: 'x'.repeat(100_000) });

    expect(String(text?.[1]).length).toBeLessThan(8_100);
  });
});

describe('@Personal', () => {
  it('marks fields of a class and of its ancestors', () => {
    expect([...personalFieldsOf(new GiftOrder())].sort()).toEqual(['email', 'greeting']);
    expect([...personalFieldsOf(new Order())]).toEqual(['email']);
    expect([...personalFieldsOf({ email: 'x' })]).toEqual([]);
  });
});
