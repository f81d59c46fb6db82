import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type Servers, startServers, thisMachine } from '../../apps/stack/src/index.js';
import { Hall, OPENING_MS } from '../e2e/support/hall.js';
import type { Trouble } from '../e2e/support/http.js';
import { aReadyCart, aVariant, buy, checkoutOf, inParallel, type ReadyCart } from '../e2e/support/shelf.js';

const FAULT_MS = 150_000;

/** A pair of our own, as durable as in production: what is killed here belongs to nobody else. */
function privatePair(folder: string): Promise<Servers> {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  return startServers({ folder, durability: 'durable', machine: thisMachine({ env }) });
}

describe('servers that fail under load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'markethall-faults-'));
  let servers: Servers;
  let hall: Hall;
  let variantId: string;
  beforeAll(async () => {
    servers = await privatePair(folder);
    hall = await Hall.open({ servers, env: { EVENTS_DISPATCH_LEASE_MS: '3000', PAYMENTS_SWEEP_AFTER_SECONDS: '5' } });
    variantId = await aVariant(hall, { stock: 100_000 });
  }, OPENING_MS);
  afterAll(async () => {
    await hall?.close();
    await servers?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  const carts = (count: number): Promise<ReadyCart[]> =>
    inParallel(Array.from({ length: count }), 6, () => aReadyCart(hall, variantId));

  it(
    'sends every mail once when Redis is emptied between the orders and their jobs',
    async () => {
      const redis = new Redis(servers.redisUrl);
      const ready = await carts(12);
      let over = false;
      const emptying = (async () => {
        let times = 0;
        for (; !over; times += 1) {
          await redis.flushall();
          await sleep(20);
        }
        return times;
      })();

      const answers = await inParallel(ready, 4, (cart) => buy(hall, cart));
      over = true;
      expect(await emptying).toBeGreaterThan(3);
      await redis.quit();
      await hall.settle();

      expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [201, undefined]));
      for (const cart of ready)
        expect((await hall.mailsTo(cart.email)).map(({ template, state }) => [template, state])).toEqual([
          ['order-confirmation', 'sent'],
        ]);
      expect(await hall.doctor()).toMatchObject({ code: 0 });
    },
    FAULT_MS,
  );

  it(
    'loses no acknowledged order and makes none twice when the database is killed under checkouts',
    async () => {
      const { database } = servers;
      if (database === null) throw new Error('this machine has no database server of its own to kill');
      const ready = await carts(30);
      const trouble: Trouble = { broken: 0, postponed: 0 };
      let answered = 0;
      let killing: Promise<void> | undefined;

      const answers = await inParallel(ready, 8, async (cart) => {
        const { path, ask } = checkoutOf(cart);
        const answer = await hall.ask(path, ask, trouble);
        answered += 1;
        if (answered === 8) killing = database.restart('SIGKILL');
        return answer;
      });
      await killing;

      expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [201, undefined]));
      expect(trouble.broken).toBe(0); // the api answers 503, it does not hang up
      expect(trouble.postponed).toBeGreaterThan(0);
      await hall.reconciled();
      for (const [index, cart] of ready.entries()) {
        const orders = await hall.rows<{ id: string; number: string; status: string }>(
          'SELECT number, status FROM sales_order WHERE email = ?',
          [cart.email],
        );
        expect(orders).toEqual([{ number: expect.stringMatching(/^MH-\d+$/), status: 'placed' }]);
        const { number } = answers[index]?.body.order ?? {};
        if (number !== null) expect(orders[0]?.number).toBe(number);
      }
      expect(await hall.doctor()).toMatchObject({ code: 0 });
    },
    FAULT_MS,
  );
});
