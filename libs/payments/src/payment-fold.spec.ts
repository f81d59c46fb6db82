import fc from 'fast-check';
import { type FoldEntry, foldPayment, hasGap } from './payment-fold.js';

let built = 0;
const entry = (
  kind: FoldEntry['kind'],
  state: FoldEntry['state'],
  amount = 100n,
  more: Partial<FoldEntry> = {},
): FoldEntry => ({
  id: `ptx_${(built += 1)}`,
  kind,
  state,
  amount,
  errorCode: null,
  parentId: null,
  ...more,
});

const authorized = () => entry('authorize', 'succeeded');

describe('foldPayment', () => {
  it.each([
    ['nothing yet', [], 'created'],
    ['an unanswered authorization', [entry('authorize', 'pending')], 'processing'],
    ['an authorization', [authorized()], 'authorized'],
    ['a late authorization', [entry('authorize', 'pending'), authorized()], 'authorized'],
    ['a decline', [entry('authorize', 'failed', 100n, { errorCode: 'card_declined' })], 'failed'],
    ['a lapse', [entry('authorize', 'failed', 100n, { errorCode: 'expired' })], 'expired'],
    ['an end by the shop', [entry('authorize', 'failed', 100n, { errorCode: 'canceled' })], 'voided'],
    [
      'a decline, then a lapse',
      [
        entry('authorize', 'failed', 100n, { errorCode: 'expired' }),
        entry('authorize', 'failed', 100n, { errorCode: 'card_declined' }),
      ],
      'failed',
    ],
    ['a full capture', [authorized(), entry('capture', 'succeeded')], 'captured'],
    ['a part of it', [authorized(), entry('capture', 'succeeded', 40n)], 'partially_captured'],
    [
      'a part captured, the rest voided',
      [authorized(), entry('capture', 'succeeded', 40n), entry('void', 'succeeded', 60n)],
      'captured',
    ],
    ['a void', [authorized(), entry('void', 'succeeded')], 'voided'],
    ['a failed capture', [authorized(), entry('capture', 'failed')], 'authorized'],
    ['a refund', [authorized(), entry('capture', 'succeeded'), entry('refund', 'succeeded', 30n)], 'captured'],
  ] as const)('after %s', (_name, transactions, status) => {
    expect(foldPayment(transactions, false).status).toBe(status);
  });

  it('waits for the shopper while there is somewhere to go', () => {
    expect(foldPayment([entry('authorize', 'pending')], true).status).toBe('requires_action');
  });

  it('counts what is asked for until it is settled, whatever the answer', () => {
    const asked = entry('refund', 'pending', 30n);
    const paid = [authorized(), entry('capture', 'succeeded'), asked];

    expect(foldPayment(paid, false).sums).toMatchObject({ pendingRefund: 30n, refunded: 0n });
    expect(foldPayment([...paid, entry('refund', 'succeeded', 30n, { parentId: asked.id })], false).sums).toMatchObject(
      { pendingRefund: 0n, refunded: 30n },
    );
    expect(foldPayment([...paid, entry('refund', 'failed', 30n, { parentId: asked.id })], false).sums).toMatchObject({
      pendingRefund: 0n,
      refunded: 0n,
    });
  });

  const anyEntry = fc.record({
    kind: fc.constantFrom<FoldEntry['kind']>('authorize', 'capture', 'void', 'refund', 'chargeback', 'reversal'),
    state: fc.constantFrom<FoldEntry['state']>('pending', 'succeeded', 'failed'),
    amount: fc.bigInt({ min: 1n, max: 10_000n }),
    errorCode: fc.constantFrom(null, 'card_declined', 'expired', 'canceled'),
  });

  it('does not depend on the order in which the world told us', () => {
    fc.assert(
      fc.property(
        fc.array(anyEntry, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (rows, keys, action) => {
          const entries = rows.map((row, index) => ({ ...row, id: `ptx_${index}`, parentId: null }));
          const shuffled = entries
            .map((row) => ({ row, key: Number(keys.next().value) }))
            .sort((a, b) => a.key - b.key)
            .map(({ row }) => row);
          expect(foldPayment(shuffled, action)).toEqual(foldPayment(entries, action));
        },
      ),
    );
  });

  it('never goes back from money to no money when more is told', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 8 }), anyEntry, (rows, next) => {
        const entries = rows.map((row, index) => ({ ...row, id: `ptx_${index}`, parentId: null }));
        const [before, after] = [
          foldPayment(entries, false),
          foldPayment([...entries, { ...next, id: 'ptx_next', parentId: null }], false),
        ];
        if (before.sums.captured > 0n) expect(['captured', 'partially_captured']).toContain(after.status);
        expect(after.sums.captured >= before.sums.captured).toBe(true);
      }),
    );
  });
});

describe('hasGap', () => {
  it('sees a refund before its capture and a capture before its authorization', () => {
    expect(hasGap(foldPayment([authorized(), entry('refund', 'succeeded', 10n)], false))).toBe(true);
    expect(hasGap(foldPayment([entry('capture', 'succeeded')], false))).toBe(true);
    expect(
      hasGap(foldPayment([authorized(), entry('capture', 'succeeded'), entry('refund', 'succeeded', 10n)], false)),
    ).toBe(false);
  });
});
