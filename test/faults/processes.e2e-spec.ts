import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, Hall, OPENING_MS } from '../e2e/support/hall.js';
import { type Answer, type Ask, send, type Trouble } from '../e2e/support/http.js';
import { aReadyCart, aVariant, buy, checkoutOf, inParallel, type ReadyCart } from '../e2e/support/shelf.js';

const FAULT_MS = 150_000;
const MAILS_BEING_SENT = `SELECT COUNT(*) AS n FROM event_delivery
  WHERE subscriber LIKE 'notifications.%' AND state IN ('pending', 'failed') AND attempts > 0 AND lease_until IS NOT NULL`;

describe('processes that end under load', () => {
  let hall: Hall;
  let variantId: string;
  beforeAll(async () => {
    // Leases of the relay are shorter than in real life, so that a dead worker is missed within the patience of a
    // spec. What is refused for overload belongs to another spec: here every failure counts.
    hall = await Hall.open({
      env: {
        EVENTS_LEASE_MS: '2000',
        EVENTS_DISPATCH_LEASE_MS: '3000',
        PAYMENTS_SWEEP_AFTER_SECONDS: '5',
        SHED_LOAD: 'false',
        SHUTDOWN_DELAY_MS: '1000',
      },
    });
    variantId = await aVariant(hall, { stock: 100_000 });
  }, OPENING_MS);
  afterAll(() => hall.close());

  const carts = (count: number): Promise<ReadyCart[]> =>
    inParallel(Array.from({ length: count }), 6, () => aReadyCart(hall, variantId));
  const confirmations = async (cart: ReadyCart) =>
    (await hall.mailsTo(cart.email)).filter(({ template }) => template === 'order-confirmation');
  const placedOf = (cart: ReadyCart) =>
    hall.rows<{ number: string }>("SELECT number FROM sales_order WHERE email = ? AND status = 'placed'", [cart.email]);

  it(
    'sends every mail once when the worker is killed in the middle of its work, again and again',
    async () => {
      const ready = await carts(16);
      let killed = 0;
      const buying = inParallel(ready, 4, (cart) => buy(hall, cart));
      const deadline = performance.now() + 40_000;
      while (killed < 3 && performance.now() < deadline) {
        const busy = await hall.count(MAILS_BEING_SENT);
        if (busy > 0 && hall.shop.workerPid !== 0) {
          process.kill(hall.shop.workerPid, 'SIGKILL');
          killed += 1;
          await eventually('a new worker', async () => (await hall.shop.worker?.isReady()) === true);
        }
        await sleep(5);
      }
      const answers = await buying;
      await hall.settle();

      expect(killed).toBe(3);
      expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [201, undefined]));
      const mails = (await Promise.all(ready.map(confirmations))).flat();
      expect(mails).toHaveLength(ready.length);
      expect(mails.map(({ state }) => state)).toEqual(mails.map(() => 'sent'));
      for (const { messageId } of mails)
        expect(messageId).toMatch(/^evt_[0-9a-z]{26}\.order-confirmation@markethall\.example$/);
      expect(await hall.doctor()).toMatchObject({ code: 0 });
    },
    FAULT_MS,
  );

  it(
    'loses no acknowledged order and makes none twice when an api is killed under checkouts',
    async () => {
      const ready = await carts(30);
      const trouble: Trouble = { broken: 0, postponed: 0 };
      let answered = 0;
      let backAfterMs = 0;
      const kill = async (): Promise<void> => {
        const [pid = 0] = hall.shop.apiPids;
        process.kill(pid, 'SIGKILL');
        const killedAt = performance.now();
        await eventually('the api is back', async () => (await hall.shop.api[0]?.isReady()) === true);
        backAfterMs = performance.now() - killedAt;
      };
      let killing: Promise<void> | undefined;

      const answers = await inParallel(ready, 8, async (cart) => {
        const { path, ask } = checkoutOf(cart);
        const answer = await hall.ask(path, ask, trouble);
        answered += 1;
        if (answered === 8) killing = kill();
        return answer;
      });
      await killing;

      expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [201, undefined]));
      expect(trouble.broken).toBeGreaterThan(0);
      expect(backAfterMs).toBeLessThan(15_000);
      // Who was killed between the bank's answer and the placing is answered "pending"; the sweeper asks the bank again.
      await hall.reconciled();
      for (const [index, cart] of ready.entries()) {
        const placed = await placedOf(cart);
        expect(placed).toEqual([{ number: expect.stringMatching(/^MH-\d+$/) }]);
        const { number } = answers[index]?.body.order ?? {};
        if (number !== null) expect(placed[0]?.number).toBe(number);
      }
      expect(await hall.doctor()).toMatchObject({ code: 0 });
    },
    FAULT_MS,
  );

  it(
    'fails no request when one of two api processes is asked to stop',
    async () => {
      const balancer = new Balancer(hall.urls);
      const failures: string[] = [];
      let finished = 0;
      let over = false;
      const shopper = async (): Promise<void> => {
        while (!over) {
          try {
            const answer = await balancer.send('/api/v1/store/products?limit=5');
            if (answer.status !== 200) failures.push(`list: ${answer.status} ${answer.body?.code}`);
            const cart = await balancer.send('/api/v1/store/carts', {
              body: { lines: [{ variantId, quantity: 1 }] },
            });
            if (cart.status !== 201) failures.push(`cart: ${cart.status} ${cart.body?.code}`);
            finished += 2;
          } catch (error) {
            failures.push(`${String(error)}: ${String(causeOf(error))}`);
          }
        }
      };
      const shoppers = Array.from({ length: 6 }, shopper);

      for (const index of [1, 0]) {
        const before = hall.shop.apiPids[index];
        await sleep(700);
        hall.shop.api[index]?.signal('SIGTERM');
        await eventually(
          'another process took its place',
          async () => hall.shop.apiPids[index] !== before && (await hall.shop.api[index]?.isReady()) === true,
        );
      }
      over = true;
      await Promise.all(shoppers);
      await balancer.close();

      expect(failures).toEqual([]);
      expect(finished).toBeGreaterThan(100);
      expect(hall.shop.logs().filter((line) => line.includes('forced_stop'))).toEqual([]);
      expect(await hall.doctor()).toMatchObject({ code: 0 });
    },
    FAULT_MS,
  );
});

/**
 * What a load balancer does: it keeps connections, asks every process whether it is ready, sends requests to those that
 * are, and passes over one that refuses the connection. Nothing else is tried again.
 */
class Balancer {
  private readonly ready = new Set<string>();
  private over = false;
  private readonly asking: Promise<unknown>;
  private turn = 0;

  constructor(private readonly urls: readonly string[]) {
    for (const url of urls) this.ready.add(url);
    this.asking = Promise.all(urls.map((url) => this.watch(url)));
  }

  async send(path: string, ask: Ask = {}): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const choice = this.ready.size > 0 ? [...this.ready] : this.urls;
      this.turn += 1;
      try {
        return await send(`${choice[this.turn % choice.length] ?? ''}${path}`, ask);
      } catch (error) {
        if (attempt > this.urls.length || !isRefused(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.over = true;
    await this.asking;
  }

  private async watch(url: string): Promise<void> {
    while (!this.over) {
      const isReady = await send(`${url}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (isReady) this.ready.add(url);
      else this.ready.delete(url);
      await sleep(100);
    }
  }
}

/** Errors of fetch come from outside Jest's realm, so they are told by their shape. */
function causeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
}

function isRefused(error: unknown): boolean {
  const cause = causeOf(error);
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ECONNREFUSED';
}
