import { createHmac } from 'node:crypto';
import { SandboxBank } from 'markethall/payments';
import { aReadyCart } from 'markethall/testing/checkout';
import { checkout, count, useShop } from '../checkout/support/shop.js';

const URL = '/api/v1/webhooks/payments/sandbox';

describe('POST /api/v1/webhooks/payments/{provider}', () => {
  const app = useShop();
  const secret = () => app.get(SandboxBank).secrets[0] ?? '';
  const signed = (body: string, key = secret(), at = app.clock.nowMs()) => {
    const t = Math.floor(at / 1_000);
    return `t=${t},v1=${createHmac('sha256', key).update(`${t}.${body}`).digest('hex')}`;
  };
  const send = (body: string, signature: string | null = signed(body)) => {
    const request = app.http.post(URL).set('content-type', 'application/json');
    return (signature === null ? request : request.set('sandbox-signature', signature)).send(body);
  };
  const status = async () =>
    (await app.database.query<{ status: string }>('SELECT status FROM payment_intent'))[0]?.status;
  /** A payment that the bank has settled, and the webhook that it has not delivered yet. */
  const settled = async () => {
    const cart = await aReadyCart(app);
    await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
    app.clock.advance(10_000);
    await app.get(SandboxBank).settleDue();
    const [webhook] = await app.database.query<{ body: string }>('SELECT body FROM sandbox_webhook');
    return { cart, body: webhook?.body ?? '' };
  };

  it('takes a signed event once and places the order', async () => {
    const { cart, body } = await settled();

    const first = await send(body);
    const second = await send(body);
    await app.settle();

    expect([first.status, first.body]).toEqual([200, { outcome: 'applied' }]);
    expect([second.status, second.body]).toEqual([200, { outcome: 'duplicate' }]);
    expect((await checkout(app, cart, { paymentToken: 'tok_late_webhook' })).body.order).toMatchObject({
      status: 'placed',
    });
  });

  it('has one effect when it comes ten times at once, and takes every delivery', async () => {
    const { body } = await settled();

    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));
    await app.settle();

    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(answers.filter((answer) => answer.body.outcome === 'applied')).toHaveLength(1);
    expect(await count(app, "SELECT COUNT(*) AS n FROM payment_transaction WHERE kind = 'capture'")).toBe(1);
    expect(await app.publishedEvents('payments.captured.v1')).toHaveLength(1);
    expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
  });

  it.each([
    ['no signature', () => null],
    ['another secret', (body: string) => signed(body, 'a-secret-of-somebody-else')],
    ['an old timestamp', (body: string) => signed(body, secret(), app.clock.nowMs() - 301_000)],
    ['a signature of other bytes', (body: string) => signed(`${body} `)],
    ['junk', () => 'v1=00'],
  ])('answers 401 to %s and changes nothing', async (_name, signature) => {
    const { body } = await settled();
    const before = await status();

    const response = await send(body, signature(body));

    expect(response.status).toBe(401);
    expect(response.body.code).toBe('webhook_signature_invalid');
    expect(await status()).toBe(before);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_inbox')).toBe(0);
  });

  it('answers 401 when one byte of the body was changed', async () => {
    const { body } = await settled();

    expect((await send(body.replace('succeeded', 'succeedeD'), signed(body))).status).toBe(401);
    expect(await status()).toBe('processing');
  });

  it('asks the bank for its whole log when an event comes before its cause', async () => {
    const { body } = await settled();
    const event = JSON.parse(body) as { id: string; payment: { transactions: { kind: string }[] } };
    const onlyCapture = {
      ...event,
      id: 'sbe_early',
      payment: { ...event.payment, transactions: event.payment.transactions.filter(({ kind }) => kind === 'capture') },
    };

    const response = await send(JSON.stringify(onlyCapture));
    await send(body);
    await app.settle();

    expect(response.body).toEqual({ outcome: 'applied' });
    expect(await status()).toBe('captured');
    expect(await count(app, "SELECT COUNT(*) AS n FROM payment_transaction WHERE state = 'succeeded'")).toBe(2);
  });

  it.each([
    ['an unknown provider', '/api/v1/webhooks/payments/nobody', 404],
    ['a provider without webhooks', '/api/v1/webhooks/payments/bank_transfer', 404],
    ['a malformed provider', '/api/v1/webhooks/payments/%2e%2e', 404],
  ])('answers %s with 404', async (_name, url, expected) => {
    expect((await app.http.post(url).set('content-type', 'application/json').send('{}')).status).toBe(expected);
  });

  it.each([
    ['{}'],
    ['{"type":"payment.updated","id":"e","payment":{"id":"p","key":"k","transactions":[{"amount":-1}]}}'],
    ['{"type":"payment.updated","id":1}'],
  ])('answers 4xx or ignores signed nonsense %s', async (body) => {
    expect((await send(body)).status).toBeLessThan(500);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_transaction')).toBe(0);
  });

  it('asks the provider to come back when the payment is not known here', async () => {
    expect(
      (await send('{"type":"payment.updated","id":"e1","payment":{"id":"p","key":"ord_x.1","transactions":[]}}'))
        .status,
    ).toBe(404);
  });
});
