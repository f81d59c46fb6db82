import { randomUUID } from 'node:crypto';
import { Database, Money, newId } from 'markethall/kernel';
import {
  GiftCardPermission,
  GiftCardService,
  StoreCreditPermission,
  StoreCreditService,
  TenderService,
} from 'markethall/payments';
import { useApp } from '../support/app.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

describe('gift cards and store credit as staff works with them', () => {
  const app = useApp({ worker: true });
  let admin: string;
  beforeEach(() => {
    admin = app.as([...Object.values(GiftCardPermission), ...Object.values(StoreCreditPermission)]);
  });
  const post = (path: string, body: object, key: string = randomUUID()) =>
    app.http.post(`/api/v1/admin/${path}`).set({ Authorization: admin, 'Idempotency-Key': key }).send(body);
  const get = (path: string) => app.http.get(`/api/v1/admin/${path}`).set('Authorization', admin);
  const issue = async (amount = 5_000, body: object = {}) => {
    const answer = await post('gift-cards', { amount: eur(amount), ...body });
    expect(answer.status).toBe(201);
    return answer.body as { id: string; codeLast4: string; version: number };
  };
  const codeOf = async (id: string): Promise<string> =>
    (await post(`gift-cards/${id}/reveals`, { reason: 'asked by phone' })).body.code;
  const check = (code: string) => app.http.post('/api/v1/store/gift-cards/balance-checks').send({ code });

  describe('a gift card', () => {
    it('is issued with its value, booked, and announced without its code', async () => {
      const card = await issue(5_000);
      const code = await codeOf(card.id);

      expect(code.slice(-4)).toBe(card.codeLast4);
      expect((await check(code.toLowerCase().replaceAll('-', ' '))).body).toEqual({
        balance: eur(5_000),
        expiresAt: null,
      });
      const shown = await get(`gift-cards/${card.id}`);
      expect(shown.body).toMatchObject({ status: 'active', balance: eur(5_000), initial: eur(5_000) });
      expect(shown.body.movements).toEqual([expect.objectContaining({ kind: 'issue', amount: eur(5_000) })]);
      const booked = await app.database.query<{ account: string; amount: string }>(
        'SELECT account, amount FROM ledger_entry ORDER BY account',
      );
      expect(booked.map(({ account, amount }) => [account, Number(amount)])).toEqual([
        ['marketing', 5_000],
        ['stored_value.gift_cards', -5_000],
      ]);
      const events = JSON.stringify(await app.publishedEvents());
      expect(events).toContain('payments.gift-card-issued.v1');
      expect(events).not.toContain(code);
      expect(events).not.toContain(code.replaceAll('-', ''));
    });

    it('is issued once for a key that comes again', async () => {
      const key = randomUUID();
      const [first, again] = [
        await post('gift-cards', { amount: eur(1_000) }, key),
        await post('gift-cards', { amount: eur(1_000) }, key),
      ];
      expect(again.body.id).toBe(first.body.id);
      expect((await get('gift-cards')).body.data).toHaveLength(1);
      expect(
        (
          await app.http
            .post('/api/v1/admin/gift-cards')
            .set('Authorization', admin)
            .send({ amount: eur(1) })
        ).status,
      ).toBe(400);
    });

    it('refuses what makes no card', async () => {
      const bad = [
        { amount: eur(0) },
        { amount: eur(-1) },
        { amount: { amount: 100, currency: 'XXQ' } },
        { amount: eur(100), recipientEmail: 'a@b.example\r\nBcc: c@d.example' },
        { amount: eur(100), expiresAt: '2020-01-01T00:00:00Z' },
        { amount: eur(100), expiresAt: '2030-12-31T23:59:60Z' },
        { amount: eur(100), expiresAt: '9999-12-31T23:59:59-14:00' },
        { amount: eur(100), expiresAt: 'soon' },
        { amount: eur(100), locale: 'de-de-de-de-de' },
        { amount: eur(100), code: 'MINE' },
      ];
      for (const body of bad) {
        const { status, body: problem } = await post('gift-cards', body);
        expect([body, status, problem.code]).toEqual([body, 422, 'validation_failed']);
      }
      const { id } = await issue(Number.MAX_SAFE_INTEGER);
      expect((await post(`gift-cards/${id}/adjustments`, { amount: eur(1), reason: 'too much' })).status).toBe(422);
    });

    it('is corrected with a reason, never below zero, and only in its currency', async () => {
      const { id } = await issue(5_000);

      expect(
        (await post(`gift-cards/${id}/adjustments`, { amount: eur(-2_000), reason: 'typed wrongly' })).body,
      ).toMatchObject({
        balance: eur(3_000),
      });
      const below = await post(`gift-cards/${id}/adjustments`, { amount: eur(-3_001), reason: 'too much' });
      expect([below.status, below.body.errors[0]]).toEqual([
        422,
        expect.objectContaining({ code: 'amount_too_high', params: { available: 3_000 } }),
      ]);
      const foreign = await post(`gift-cards/${id}/adjustments`, {
        amount: { amount: 1, currency: 'USD' },
        reason: 'no',
      });
      expect(foreign.status).toBe(422);
      expect((await post(`gift-cards/${id}/adjustments`, { amount: eur(0), reason: 'nothing' })).status).toBe(422);
    });

    it('adds parallel corrections up', async () => {
      const { id } = await issue(1_000);
      const answers = await Promise.all(
        Array.from({ length: 15 }, () =>
          post(`gift-cards/${id}/adjustments`, { amount: eur(-100), reason: 'in parallel' }),
        ),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
      expect((await get(`gift-cards/${id}`)).body.balance).toEqual(eur(0));
    });

    it('is unknown once disabled', async () => {
      const { id } = await issue();
      const code = await codeOf(id);

      expect((await post(`gift-cards/${id}/deactivations`, { reason: 'stolen' })).body.status).toBe('disabled');
      expect((await post(`gift-cards/${id}/deactivations`, { reason: 'stolen' })).status).toBe(200);

      const [disabled, unknown] = [await check(code), await check('0000-0000-0000-0000')];
      expect([disabled.status, unknown.status]).toEqual([404, 404]);
      expect(disabled.body.code).toBe(unknown.body.code);
      expect((await post(`gift-cards/${id}/adjustments`, { amount: eur(1), reason: 'revive' })).body.code).toBe(
        'gift_card_disabled',
      );
    });

    it('can be paid with until it lapses; then what is left is booked out', async () => {
      const expiresAt = new Date(app.clock.nowMs() + 3_600_000).toISOString();
      const { id } = await issue(700, { expiresAt });
      const code = await codeOf(id);
      expect((await check(code)).body.balance).toEqual(eur(700));

      app.clock.advance(3_600_001);
      expect((await check(code)).body.balance).toEqual(eur(0));
      expect(await app.get(GiftCardService).expire(10)).toBe(1);
      expect(await app.get(GiftCardService).expire(10)).toBe(0);

      expect((await app.get(GiftCardService).get(id)).movements[0]).toMatchObject({ kind: 'expire', amount: -700n });
    });

    it('cannot be guessed for long', async () => {
      const answers: number[] = [];
      for (let n = 0; n < 25; n += 1) answers.push((await check(`AAAA-BBBB-CCCC-${1_000 + n}`)).status);
      expect(new Set(answers)).toEqual(new Set([404, 429]));
      expect(answers.at(-1)).toBe(429);
    });

    it('is for staff with the permission only', async () => {
      const { id } = await issue();
      const reader = app.as([GiftCardPermission.Read]);
      for (const path of ['', `/${id}/reveals`, `/${id}/adjustments`, `/${id}/deactivations`])
        expect(
          (await app.http.post(`/api/v1/admin/gift-cards${path}`).set('Authorization', reader).send({})).status,
        ).toBe(403);
      expect((await app.http.get('/api/v1/admin/gift-cards').set('Authorization', app.as(['order:read']))).status).toBe(
        403,
      );
      expect((await get(`gift-cards/${newId('sva')}`)).status).toBe(404);
      expect((await get('gift-cards/nonsense')).status).toBe(404);
    });
  });

  describe('store credit', () => {
    it('BHV-181 is one account a customer and currency, opened by its first use, each movement a ledger row', async () => {
      const customer = await app.asCustomer();
      const give = (amount: object) =>
        post('store-credit-accounts', { holder: customer.customerId, amount, reason: 'goodwill' });

      const [first, second, third] = [
        await give(eur(300)),
        await give(eur(200)),
        await give({ amount: 100, currency: 'USD' }),
      ];

      expect([first.status, second.status, third.status]).toEqual([201, 201, 201]);
      expect(second.body.id).toBe(first.body.id);
      expect(second.body).toMatchObject({ holder: customer.customerId, balance: eur(500) });
      const own = await app.http.get('/api/v1/store/store-credit').set(customer.headers);
      expect(own.body.data).toEqual([eur(500), { amount: 100, currency: 'USD' }]);
      expect(own.headers['cache-control']).toContain('no-store');
      const listed = await get(`store-credit-accounts?filter[holder]=${customer.customerId}`);
      expect(listed.body.data).toHaveLength(2);
      const [{ n } = { n: 0 }] = await app.database.query<{ n: string }>(
        "SELECT COUNT(*) AS n FROM ledger_entry WHERE account = 'stored_value.store_credit'",
      );
      expect(Number(n)).toBe(3);
      expect((await app.http.get('/api/v1/store/store-credit')).status).toBe(401);
    });

    it('is given to nobody who does not exist', async () => {
      const holder = newId('cus');

      const answer = await post('store-credit-accounts', { holder, amount: eur(300), reason: 'goodwill' });

      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([{ pointer: '/holder', code: 'holder_unknown' }]);
      expect(await app.get(StoreCreditService).ofHolder(holder)).toEqual([]);
    });

    it('opens one account when ten first gifts come at once', async () => {
      const { customerId } = await app.asCustomer();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          post('store-credit-accounts', { holder: customerId, amount: eur(10), reason: 'at once' }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(await app.get(StoreCreditService).ofHolder(customerId)).toEqual([
        expect.objectContaining({ balance: 100n, currency: 'EUR' }),
      ]);
    });
  });

  describe('tenders', () => {
    it('never take more than there is, whoever is first', async () => {
      const { id } = await issue(10_000);
      const tenders = app.get(TenderService);
      const account = { id, kind: 'gift_card' as const, currency: 'EUR' };
      const hold = () =>
        app
          .get(Database)
          .transaction(() =>
            tenders.hold({ reference: newId('ord'), attempt: 1, channelId: newId('chan') }, [
              { account, amount: 3_000n },
            ]),
          );

      const answers = await Promise.allSettled(Array.from({ length: 20 }, hold));

      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
      expect((await get(`gift-cards/${id}`)).body.balance).toEqual(eur(1_000));
      expect(await app.doctor()).toEqual([]);
    });

    it('give back once, however often they are released', async () => {
      const { id } = await issue(10_000);
      const tenders = app.get(TenderService);
      const db = app.get(Database);
      const reference = newId('ord');
      await db.transaction(() =>
        tenders.hold({ reference, attempt: 1, channelId: newId('chan') }, [
          { account: { id, kind: 'gift_card', currency: 'EUR' }, amount: 4_000n },
        ]),
      );

      await Promise.all(Array.from({ length: 5 }, () => db.transaction(() => tenders.releaseAll(reference))));

      expect((await get(`gift-cards/${id}`)).body.balance).toEqual(eur(10_000));
    });
  });

  it('mails a new card to its recipient, with the code that nothing else holds', async () => {
    await app.get(GiftCardService).issue({
      amount: Money.of(2_500n, 'EUR'),
      recipientEmail: 'emmy@example.com',
      locale: 'de',
      origin: newId('once'),
      source: 'marketing',
    });
    await app.settle();

    const { body } = await app.http.get('/dev/mailbox/messages?to=emmy%40example.com').expect(200);
    expect(body.data).toEqual([expect.objectContaining({ template: 'gift-card', locale: 'de' })]);
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(body.data[0].text)?.[0] ?? '';
    expect((await check(code)).body.balance).toEqual(eur(2_500));
  });
});
