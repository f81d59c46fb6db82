import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Answer } from './support/http.js';
import { eventually, Hall, OPENING_MS } from './support/hall.js';
import { aReadyCart, aVariant, buy, inParallel, type ReadyCart } from './support/shelf.js';

const RACE_MS = 90_000;
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('races over two api processes', () => {
  let hall: Hall;
  const bankSecret = randomBytes(32).toString('base64url');
  beforeAll(async () => {
    hall = await Hall.open({ env: { PAYMENTS_SANDBOX_WEBHOOK_SECRETS: bankSecret } });
  }, OPENING_MS);
  afterAll(() => hall.close());

  const placedOf = (cart: ReadyCart) =>
    hall.count("SELECT COUNT(*) AS n FROM sales_order WHERE email = ? AND status = 'placed'", [cart.email]);
  const outcomes = (answers: readonly Answer[]) => {
    const counts: Record<string, number> = {};
    for (const { status, body } of answers) {
      const outcome = status === 201 ? '201' : `${status} ${body?.code}`;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  };

  /** What the bank owes the shop, as soon as it does: the only webhook of this file. */
  const webhookBody = async (): Promise<string> => {
    for (;;) {
      const [row] = await hall.rows<{ body: string }>('SELECT body FROM sandbox_webhook');
      if (row !== undefined) return row.body;
    }
  };
  const deliver = (index: number, body: string) => {
    const at = Math.floor(Date.now() / 1_000);
    const signature = createHmac('sha256', bankSecret).update(`${at}.${body}`).digest('hex');
    return fetch(`${hall.urls[index % 2] ?? ''}/api/v1/webhooks/payments/sandbox`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sandbox-signature': `t=${at},v1=${signature}` },
      body,
    });
  };

  it(
    'sells exactly the last units to 100 buyers at once, and tells the others',
    async () => {
      const units = 7;
      const variantId = await aVariant(hall, { stock: units });
      const carts = await inParallel(Array.from({ length: 100 }), 8, () => aReadyCart(hall, variantId));

      const answers = await Promise.all(carts.map((cart) => buy(hall, cart)));

      expect(outcomes(answers)).toEqual({ '201': units, '409 out_of_stock': 100 - units });
      const numbers = answers.flatMap(({ body }) => (body.order === undefined ? [] : [body.order.number]));
      expect(new Set(numbers).size).toBe(units);
      const { body } = await hall.asStaff(`/api/v1/admin/stock-levels?filter[variantId]=${variantId}`);
      expect(body.data).toEqual([
        expect.objectContaining({ onHand: units, reserved: 0, allocated: units, available: 0 }),
      ]);
    },
    RACE_MS,
  );

  it(
    'makes one order of a cart that is placed 50 times at once, and everyone gets it',
    async () => {
      const cart = await aReadyCart(hall, await aVariant(hall, { stock: 100 }));

      const answers = await times(50, () => buy(hall, cart));

      expect(outcomes(answers)).toEqual({ '201': 50 });
      expect(new Set(answers.map(({ body }) => `${body.order.id} ${body.orderToken}`)).size).toBe(1);
      expect(await placedOf(cart)).toBe(1);
      expect(await hall.count('SELECT COUNT(*) AS n FROM sandbox_payment WHERE amount = ?', [cart.total.amount])).toBe(
        await hall.count('SELECT COUNT(*) AS n FROM sales_order WHERE grand_total = ?', [cart.total.amount]),
      );
    },
    RACE_MS,
  );

  it(
    'makes one order of a key that is sent 50 times at once, and everyone gets it',
    async () => {
      const cart = await aReadyCart(hall, await aVariant(hall, { stock: 100 }));
      const key = randomUUID();

      const answers = await times(50, () => buy(hall, cart, { key }));

      expect(outcomes(answers)).toEqual({ '201': 50 });
      expect(new Set(answers.map(({ body }) => body.order.id)).size).toBe(1);
      expect(await placedOf(cart)).toBe(1);
    },
    RACE_MS,
  );

  it(
    'refuses the key of another request',
    async () => {
      const cart = await aReadyCart(hall, await aVariant(hall, { stock: 100 }));
      const key = randomUUID();
      await buy(hall, cart, { key });

      const answer = await buy(hall, cart, { key, paymentToken: 'tok_decline' });

      expect([answer.status, answer.body.code]).toEqual([422, expect.stringMatching(/^idempotency_/)]);
    },
    RACE_MS,
  );

  it(
    'gives a webhook that comes again and again at once one effect, and takes every delivery',
    async () => {
      const cart = await aReadyCart(hall, await aVariant(hall, { stock: 100 }));
      const waiting = await buy(hall, cart, { paymentToken: 'tok_3ds' });
      const page = new URL(waiting.body.payment.nextAction.url).pathname;

      const approved = fetch(`${hall.urls[0] ?? ''}${page}`, {
        method: 'POST',
        body: new URLSearchParams({ decision: 'approve' }),
        redirect: 'manual',
      });
      const body = await webhookBody();
      const answers = await times(10, (index) => deliver(index, body)); // beside the bank's own delivery
      expect((await approved).status).toBe(303);
      await hall.settle();

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(await placedOf(cart)).toBe(1);
      expect(
        await hall.count(
          `SELECT COUNT(*) AS n FROM payment_transaction t JOIN payment_intent i ON i.id = t.intent_id
         WHERE t.kind = 'capture' AND i.reference = ?`,
          [waiting.body.order.id],
        ),
      ).toBe(1);
      expect((await hall.mailsTo(cart.email)).map(({ template }) => template)).toEqual(['order-confirmation']);
    },
    RACE_MS,
  );

  describe('refresh tokens', () => {
    const password = 'correct horse battery';
    const signedIn = async (): Promise<{ accessToken: string; refreshToken: string }> => {
      const email = `ada-${randomUUID()}@example.com`;
      await hall.ask('/api/v1/store/customers', { body: { email, password, firstName: 'Ada', lastName: 'Lovelace' } });
      return (await hall.ask('/api/v1/auth/sessions', { body: { email, password } })).body;
    };
    const refresh = (refreshToken: string, index = 0) =>
      hall.askOnce(index, '/api/v1/auth/tokens', { body: { refreshToken } });
    const me = (accessToken: string, index: number) =>
      hall.askOnce(index, '/api/v1/auth/me', { headers: { authorization: `Bearer ${accessToken}` } });

    it(
      'end the whole session, at both processes, when a used one comes back',
      async () => {
        const first = await signedIn();
        const second = (await refresh(first.refreshToken)).body;
        const third = (await refresh(second.refreshToken, 1)).body;
        expect((await me(third.accessToken, 0)).status).toBe(200);
        expect((await me(third.accessToken, 1)).status).toBe(200);

        const stolen = await refresh(first.refreshToken, 1);

        expect([stolen.status, stolen.body.code]).toEqual([401, 'refresh_token_reused']);
        expect((await refresh(third.refreshToken)).status).toBe(401);
        for (const process of [0, 1])
          await eventually(
            `process ${process} knows`,
            async () => (await me(third.accessToken, process)).status === 401,
            2_000,
          );
      },
      RACE_MS,
    );

    it(
      'let one of two honest tabs win at two processes, and the session live on',
      async () => {
        const first = await signedIn();

        const answers = await times(2, (index) => refresh(first.refreshToken, index));

        const winner = answers.find(({ status }) => status === 200);
        const loser = answers.find(({ status }) => status !== 200);
        expect(loser?.body.code).toBe('refresh_token_superseded');
        expect((await refresh(winner?.body.refreshToken)).status).toBe(200);
      },
      RACE_MS,
    );
  });

  it(
    'leaves every invariant whole',
    async () => {
      expect(await hall.doctor()).toEqual({ code: 0, lines: expect.any(Array) });
    },
    RACE_MS,
  );
});
