import { newId } from 'markethall/kernel';
import type { PaymentIntent, PaymentProvider, ProviderResult } from 'markethall/payments';
import { aPaymentIntent } from './a-payment-intent.js';

/** What the contract needs from the provider under test. */
export interface ProviderUnderTest {
  provider: () => PaymentProvider;
  /** A token that succeeds at once; null where the method takes none. */
  successToken: string | null;
  /** A token that is declined, where there is one. */
  declineToken?: string;
}

const signal = (): AbortSignal => new AbortController().signal;
const refsOf = (result: ProviderResult): string[] => result.transactions.map((transaction) => transaction.ref).sort();

/**
 * What every PaymentProvider must keep, as specs: call it in a describe block. Online providers must move money at once
 * for the success token; manual ones report a pending authorization.
 */
export function describeProviderContract({ provider, successToken, declineToken }: ProviderUnderTest): void {
  const authorize = (intent: PaymentIntent, token = successToken, capture = true) =>
    provider().authorize({ intent, token, capture, returnUrl: 'https://shop.example/back' }, signal());
  const operation = (intent: PaymentIntent, amount: bigint) => ({ intent, amount, idempotencyKey: newId('ptx') });
  const intentOf = () => aPaymentIntent({ provider: provider().code });

  it('has a code that fits the database and a name', () => {
    expect(provider().code).toMatch(/^[a-z0-9_]{1,40}$/);
    expect(provider().names.en).not.toBe('');
  });

  it("reports the authorization in the payment's own currency and echoes the key", async () => {
    const intent = intentOf();

    const { transactions } = await authorize(intent);

    const [authorization] = transactions.filter((transaction) => transaction.kind === 'authorize');
    expect(authorization).toMatchObject({ amount: intent.amount, currency: 'EUR', requestKey: intent.idempotencyKey });
    expect(authorization?.state).toBe(provider().capabilities.settlement === 'manual' ? 'pending' : 'succeeded');
  });

  it('answers a repeated authorization with the same entries', async () => {
    const intent = intentOf();

    const [first, second] = [await authorize(intent), await authorize(intent)];

    expect(refsOf(second)).toEqual(refsOf(first));
  });

  it('gives entries of different payments different refs', async () => {
    const [one, other] = [await authorize(intentOf()), await authorize(intentOf())];

    expect(refsOf(one).filter((ref) => refsOf(other).includes(ref))).toEqual([]);
  });

  if (declineToken !== undefined) {
    it('reports a decline with a code and no money', async () => {
      const { transactions } = await authorize(intentOf(), declineToken);

      expect(transactions).toEqual([
        expect.objectContaining({ kind: 'authorize', state: 'failed', errorCode: expect.stringMatching(/^[a-z_]+$/) }),
      ]);
    });
  }

  it('captures once for a repeated key and echoes it', async () => {
    const intent = intentOf();
    await authorize(intent, successToken, false);
    intent.authorizedAmount = intent.amount;
    const request = operation(intent, intent.amount);

    const [first, second] = [await provider().capture(request, signal()), await provider().capture(request, signal())];

    const captured = (result: ProviderResult) =>
      result.transactions.filter((t) => t.kind === 'capture' && t.requestKey === request.idempotencyKey);
    expect(captured(first)).toEqual([expect.objectContaining({ state: 'succeeded', amount: intent.amount })]);
    expect(captured(second)).toEqual(captured(first));
  });

  it('ends an authorized payment by a void, echoing the key', async () => {
    const intent = intentOf();
    await authorize(intent, successToken, false);
    intent.authorizedAmount = provider().capabilities.settlement === 'manual' ? 0n : intent.amount;
    const request = operation(intent, intent.amount);

    const { transactions } = await provider().void(request, signal());

    expect(transactions.filter((t) => t.requestKey === request.idempotencyKey)).toHaveLength(1);
  });

  it('refuses a webhook without its signature', () => {
    expect(() => provider().verifyWebhook({}, Buffer.from('{}'))).toThrow();
  });
}
