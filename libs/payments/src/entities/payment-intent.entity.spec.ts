import fc from 'fast-check';
import { aPaymentIntent } from 'markethall/testing/payments';
import { TENDERS_A_TRY, tenderAttempt } from './payment-intent.entity.js';

describe('the attempts of a payment', () => {
  it('tell tenders from what a provider collects, and never meet', () => {
    const tries = fc.integer({ min: 1, max: 100_000 });
    const positions = fc.integer({ min: 0, max: TENDERS_A_TRY - 1 });
    fc.assert(
      fc.property(tries, positions, tries, positions, (n, position, m, other) => {
        const [provider, tender] = [
          aPaymentIntent({ attempt: n }),
          aPaymentIntent({ attempt: tenderAttempt(n, position) }),
        ];
        expect([provider.isTender, tender.isTender]).toEqual([false, true]);
        expect([provider.tryNumber, tender.tryNumber]).toEqual([n, n]);
        expect(tenderAttempt(n, position) === tenderAttempt(m, other)).toBe(n === m && position === other);
      }),
    );
  });
});
