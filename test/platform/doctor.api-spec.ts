import { randomUUID } from 'node:crypto';
import { Commands, IdempotencyStore, Schedules } from 'markethall/kernel';
import { aReadyCart } from 'markethall/testing/checkout';
import { checkout } from '../checkout/support/shop.js';
import { useApp } from '../support/app.js';

const DAY_MS = 86_400_000;

/** Each case plants one violation; `leavesViolated` makes the doctor behind the test look for it once more. */
describe('the doctor', () => {
  const app = useApp({ worker: true });
  const codes = async (): Promise<string[]> => (await app.doctor()).map(({ code }) => code);
  const buy = async (): Promise<void> => {
    const answer = await checkout(app, await aReadyCart(app));
    expect(answer.status).toBe(201);
    await app.settle();
  };

  describe('of announcements', () => {
    it('finds a placed order that was never announced', async () => {
      await buy();
      expect(await codes()).toEqual([]);

      await app.database.query("DELETE FROM outbox_event WHERE name = 'orders.placed.v1'");

      expect(await app.doctor()).toEqual([
        expect.objectContaining({ code: 'E3', rows: [expect.objectContaining({ number: expect.any(String) })] }),
      ]);
      app.leavesViolated('E3');
    });

    it('asks for none that may have been purged', async () => {
      await buy();
      app.clock.advance(61 * DAY_MS);
      await app.worker?.get(Schedules).runNow('kernel.purge-events');

      expect(await app.publishedEvents('orders.placed.v1')).toEqual([]);
      expect(await codes()).toEqual([]);
    });
  });

  describe('of deliveries', () => {
    it.each(['dead', 'unknown'])('finds one that is %s', async (state) => {
      await buy();

      await app.database.query(
        "UPDATE event_delivery SET state = ?, last_error = 'Error: planted' ORDER BY message_id, subscriber LIMIT 1",
        [state],
      );

      expect(await app.doctor()).toEqual([
        expect.objectContaining({
          code: 'E4c',
          rows: [expect.objectContaining({ state, last_error: 'Error: planted', subscriber: expect.any(String) })],
        }),
      ]);
      app.leavesViolated('E4c');
    });

    it('is content when a person has decided that nobody needs it any more', async () => {
      await buy();
      await app.database.query("UPDATE event_delivery SET state = 'dead' ORDER BY message_id, subscriber LIMIT 1");
      const [{ subscriber } = { subscriber: '' }] = await app.database.query<{ subscriber: string }>(
        "SELECT subscriber FROM event_delivery WHERE state = 'dead'",
      );
      const drop = (...args: string[]) => app.worker?.get(Commands).run('drop-events', args);

      expect(await drop()).toBe(1);
      expect(await drop('sample.another')).toBe(0);
      expect(await codes()).toEqual(['E4c']);
      expect(await drop(subscriber)).toBe(0);

      expect(await codes()).toEqual([]);
    });
  });

  describe('of idempotency keys', () => {
    const plant = async (columns: Record<string, unknown>): Promise<void> => {
      const id = randomUUID().replaceAll('-', '');
      await app.database.query(
        `INSERT INTO idempotency_record (id, actor, route, idempotency_key, request_hash, fence, lease_until, created_at,
           expires_at, effect, response_status, response_body, response_headers)
         VALUES (UNHEX(?), 'guest:x', 'POST /x', ?, 'hash', 1, ?, ?, ?, ?, ?, ?, ?)`,
        [
          id,
          id,
          columns.lease ?? app.clock.now(),
          app.clock.now(),
          new Date(app.clock.nowMs() + 2 * DAY_MS),
          columns.effect ?? null,
          columns.status ?? null,
          columns.body ?? null,
          columns.headers ?? null,
        ],
      );
    };
    const inSeconds = (seconds: number) => new Date(app.clock.nowMs() + seconds * 1_000);
    const json = '{"content-type":"application/json"}';

    it.each([
      ['a status that HTTP does not know', { status: 700, body: '{}', headers: json }],
      ['no headers', { status: 201, body: '{}' }],
      ['no body, though its headers tell of one', { status: 201, headers: json }],
    ])('finds an answer with %s', async (_what, columns) => {
      await plant(columns);

      expect(await codes()).toEqual(['E2']);
      app.leavesViolated('E2');
    });

    it.each([
      ['was left behind', -61],
      ['holds for longer than a request may take', 180],
    ])('finds a claim that %s', async (_what, seconds) => {
      await plant({ lease: inSeconds(seconds) });

      expect(await codes()).toEqual(['E2-running']);
      app.leavesViolated('E2-running');
    });

    it.each([
      ['an answer', { status: 201, body: '{}', headers: json }],
      ['an empty answer', { status: 204, headers: '{}' }],
      ['a request that runs', { lease: 60 }],
      ['a claim that may be taken over', { lease: -30 }],
      ['an effect whose answer is never stored', { lease: -3_600, effect: 'done' }],
    ])('is content with %s', async (_what, { lease, ...columns }: Record<string, unknown>) => {
      await plant({ ...columns, lease: typeof lease === 'number' ? inSeconds(lease) : undefined });

      expect(await codes()).toEqual([]);
    });

    it('is content again when a minute has passed, because what a dead process claimed is forgotten', async () => {
      await plant({ lease: inSeconds(60) });
      await plant({ lease: inSeconds(60), effect: 'ord_1' });
      await plant({ lease: inSeconds(60), status: 204, headers: '{}' });
      const forgotten = async () => app.get(IdempotencyStore).forgetAbandoned();
      expect(await forgotten()).toBe(0);

      app.clock.advance(125_000);
      expect(await codes()).toEqual(['E2-running']);
      await app.worker?.get(Schedules).runNow('kernel.forget-abandoned-keys');

      expect(await codes()).toEqual([]);
      expect(await app.database.query('SELECT 1 FROM idempotency_record')).toHaveLength(2);
    });
  });
});
