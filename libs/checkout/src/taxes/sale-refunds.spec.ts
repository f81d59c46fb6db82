import type { MoneyMovement } from 'markethall/payments';
import { saleRefunds } from './sale-refunds.js';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 10, minute));
const moved = (kind: MoneyMovement['kind'], amount: bigint, minute: number): MoneyMovement => ({
  id: `${kind}-${minute}`,
  kind,
  amount,
  currency: 'EUR',
  at: at(minute),
  parts: [],
});
const took = (amount: bigint, minute: number) => moved('capture', amount, minute);
const gaveBack = (amount: bigint, minute: number) => moved('refund', amount, minute);

describe('saleRefunds', () => {
  const sale = { total: 5_000n, at: at(10) };
  const amounts = (...movements: MoneyMovement[]) => saleRefunds(sale, movements).map(({ amount }) => amount);

  it.each<[string, bigint[], MoneyMovement[]]>([
    ['nothing that went back', [], [took(5_000n, 10)]],
    ['each part that went back', [500n, 4_500n], [took(5_000n, 10), gaveBack(500n, 11), gaveBack(4_500n, 12)]],
    ['no payment of an attempt that placed nothing', [], [took(3_000n, 1), gaveBack(3_000n, 2), took(5_000n, 10)]],
    ['no payment that came twice', [], [took(5_000n, 10), took(5_000n, 11), gaveBack(5_000n, 12)]],
    ['none that goes back after placing', [], [took(3_000n, 1), took(5_000n, 10), gaveBack(3_000n, 11)]],
    ['what exceeds the surplus', [700n], [took(5_200n, 10), gaveBack(900n, 11)]],
    [
      'parts by gift card and by card',
      [2_000n, 1_000n],
      [took(2_000n, 10), took(3_000n, 10), gaveBack(2_000n, 11), gaveBack(1_000n, 12)],
    ],
    [
      'no second payment after a refund',
      [500n],
      [took(5_000n, 10), gaveBack(500n, 11), took(5_000n, 12), gaveBack(5_000n, 13)],
    ],
    [
      'a part once that was paid again',
      [500n],
      [took(5_000n, 10), gaveBack(500n, 11), took(500n, 12), gaveBack(500n, 13)],
    ],
    [
      'never more than the sale',
      [5_000n],
      [took(5_000n, 10), gaveBack(5_000n, 11), took(5_000n, 12), gaveBack(5_000n, 13)],
    ],
    ['money that came late', [800n], [took(5_000n, 30), gaveBack(800n, 31)]],
  ])('tells %s', (_what, expected, movements) => {
    expect(amounts(...movements)).toEqual(expected);
  });

  it('never changes what it has told when more happens', () => {
    const movements = [took(5_000n, 10), gaveBack(400n, 11), took(1_000n, 12), gaveBack(900n, 13), gaveBack(100n, 14)];

    const told = movements.map((_each, index) => amounts(...movements.slice(0, index + 1)));
    for (const earlier of told) expect(amounts(...movements).slice(0, earlier.length)).toEqual(earlier);
  });
});
