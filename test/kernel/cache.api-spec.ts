import { CACHE_MANAGER, type Cache as CacheManager } from '@nestjs/cache-manager';
import type { INestApplicationContext } from '@nestjs/common';
import { Cache, Database, newId } from 'markethall/kernel';
import { Invalidations } from '../../libs/kernel/src/cache/invalidations.js';
import { KernelWorld, until } from './support/kernel-world.js';
import { TcpProxy } from './support/tcp-proxy.js';

const redis = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

/** The same server with the same password, behind the proxy. */
function through(port: number): string {
  const url = new URL(redis);
  url.port = String(port);
  return url.toString();
}
const proxy = new TcpProxy(redis.hostname, Number(redis.port || 6379));
jest.setTimeout(60_000);
const world = new KernelWorld();
let apps: INestApplicationContext[];
/** Two processes, as far as the cache can tell. */
let one: Cache;
let two: Cache;

beforeAll(async () => {
  const port = await proxy.listen();
  await world.open({ REDIS_URL: through(port), REDIS_TIMEOUT_MS: '400' }); // 50 ms may be missed on a busy machine
  apps = [await world.worker(), await world.worker()];
  [one, two] = apps.map((app) => app.get(Cache)) as [Cache, Cache];
  const hearing = apps.map((app) => app.get(Invalidations, { strict: false }));
  await until('both to hear each other', () =>
    Promise.resolve(hearing.every((invalidations) => invalidations.connected)),
  );
}, 60_000);
afterEach(() => proxy.heal());
afterAll(async () => {
  await world.close();
  await proxy.close();
  process.env.REDIS_URL = redis.toString();
});

/** A load that counts how often it ran and can be held. */
class Source {
  loads = 0;
  value: unknown = { n: 1 };
  private gate: Promise<void> | null = null;
  private open: () => void = () => undefined;

  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.gate = null;
    this.open();
  }

  readonly load = async (): Promise<unknown> => {
    this.loads += 1;
    const value = this.value; // read before the gate, as a query would be
    if (this.gate !== null) await this.gate;
    return value;
  };
}

const minute = (tag: string): { ttlSeconds: number; tags: string[] } => ({ ttlSeconds: 60, tags: [tag] });

it('loads a key once for many callers of two processes', async () => {
  const key = newId('key');
  const source = new Source();
  source.hold();
  const answers = [...Array(200).keys()].map((n) => (n % 2 === 0 ? one : two).getOrLoad(key, minute(key), source.load));
  await until('a load', () => Promise.resolve(source.loads > 0));
  source.release();

  expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"n":1}']));
  expect(source.loads).toBeLessThanOrEqual(2);
});

it('takes the value of another process from Redis, and then from memory in one step', async () => {
  const key = newId('key');
  const source = new Source();
  await one.getOrLoad(key, minute(key), source.load);

  expect(await two.getOrLoad(key, minute(key), source.load)).toEqual({ n: 1 });
  expect(source.loads).toBe(1);
  expect(two.peek(key)).toEqual({ n: 1 });
});

it('forgets in every process what one invalidates', async () => {
  const key = newId('key');
  const source = new Source();
  await one.getOrLoad(key, minute(key), source.load);
  await two.getOrLoad(key, minute(key), source.load);
  source.value = { n: 2 };

  await one.invalidateTags([key]);

  expect(one.peek(key)).toBeUndefined();
  await until('the other to hear of it', () => Promise.resolve(two.peek(key) === undefined), 2_000);
  expect(await two.getOrLoad(key, minute(key), source.load)).toEqual({ n: 2 });
  expect(await one.getOrLoad(key, minute(key), source.load)).toEqual({ n: 2 });
});

it.each(['known before', 'found while loading'])(
  'does not keep what was loaded before an invalidation (tag %s)',
  async (kind) => {
    const key = newId('key');
    const source = new Source();
    source.hold();
    const options = kind === 'known before' ? minute(key) : { ttlSeconds: 60, tags: [] };
    const before = one.getOrLoad(key, options, async (context) => {
      const value = await source.load();
      context.tag(key);
      return value;
    });
    await until('the load', () => Promise.resolve(source.loads === 1));
    source.value = { n: 2 };
    await two.invalidateTags([key]);
    source.release();

    expect(await before).toEqual({ n: 1 }); // asked before the change, so the old value is right
    expect(one.peek(key)).toBeUndefined();
    expect(await two.getOrLoad(key, minute(key), source.load)).toEqual({ n: 2 });
    expect(await one.getOrLoad(key, minute(key), source.load)).toEqual({ n: 2 });
  },
);

it('who asks after an invalidation does not get the answer of a load from before', async () => {
  const key = newId('key');
  const source = new Source();
  source.hold();
  const before = one.getOrLoad(key, minute(key), source.load);
  await until('the load', () => Promise.resolve(source.loads === 1));
  source.value = { n: 2 };
  await one.invalidateTags([key]);
  const after = one.getOrLoad(key, minute(key), source.load);
  source.release();

  expect(await before).toEqual({ n: 1 });
  expect(await after).toEqual({ n: 2 });
});

it("shares what a plugin keeps by Nest's CACHE_MANAGER", async () => {
  const key = newId('key');
  const [ours, theirs] = apps.map((app) => app.get<CacheManager>(CACHE_MANAGER, { strict: false }));
  await ours?.set(key, { n: 1 }, 60_000);

  expect(await theirs?.get(key)).toEqual({ n: 1 });
});

it('never keeps a failure', async () => {
  const key = newId('key');

  await expect(one.getOrLoad(key, minute(key), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await one.getOrLoad(key, minute(key), () => Promise.resolve('up'))).toBe('up');
});

it.each([
  ['not JSON at all', 'garbage{'],
  ['of an older format', JSON.stringify({ value: { v: 0, at: 1, f: 9e15, s: 9e15, t: [], d: 'old' }, expires: 9e15 })],
  ['of another shape', JSON.stringify({ value: ['x'] })],
])('treats a stored value that is %s as a miss', async (_what, poison) => {
  const key = newId('key');
  const source = new Source();
  await one.getOrLoad(key, minute(key), source.load);
  const [stored] = await world.redisClient.keys(`${world.name}:cache*${key}`);
  await world.redisClient.set(stored ?? '', poison);

  expect(await two.getOrLoad(key, minute(key), source.load)).toEqual({ n: 1 });
  expect(source.loads).toBe(2);
});

it('keeps nothing that was loaded inside a transaction, and no transaction waits for another load', async () => {
  const key = newId('key');
  const source = new Source();
  const db = apps[0]?.get(Database);

  await db?.transaction(() => one.getOrLoad(key, minute(key), source.load));

  expect(one.peek(key)).toBeUndefined();
  expect(source.loads).toBe(1);
});

it('gives the stale value while one caller loads the new one', async () => {
  const key = newId('key');
  const source = new Source();
  const options = { ttlSeconds: 0, staleSeconds: 60, tags: [key] };
  await one.getOrLoad(key, options, source.load);
  source.value = { n: 2 };
  source.hold();
  const first = one.getOrLoad(key, options, source.load);
  await until('the second load', () => Promise.resolve(source.loads === 2));

  expect(await one.getOrLoad(key, options, source.load)).toEqual({ n: 1 });
  expect(await two.getOrLoad(key, options, source.load)).toEqual({ n: 1 });
  source.release();
  expect(await first).toEqual({ n: 2 });
  expect(source.loads).toBe(2);
});

it('a hot key that lapses under load is loaded at most twice', async () => {
  const key = newId('key');
  const source = new Source();
  await one.getOrLoad(key, minute(key), source.load);
  await two.getOrLoad(key, minute(key), source.load);
  source.loads = 0;
  source.hold();
  await one.invalidateTags([key]);
  await until('both to have forgotten', () => Promise.resolve(two.peek(key) === undefined), 2_000);
  const answers = [...Array(500).keys()].map((n) => (n % 2 === 0 ? one : two).getOrLoad(key, minute(key), source.load));
  await until('a load', () => Promise.resolve(source.loads > 0));
  source.release();
  await Promise.all(answers);

  expect(source.loads).toBeLessThanOrEqual(2);
});

describe('without Redis', () => {
  const slowest = async (cache: Cache): Promise<number> => {
    let slowest = 0;
    for (let n = 0; n < 15; n += 1) {
      const key = newId('key');
      const started = performance.now();
      expect(await cache.getOrLoad(key, minute(key), () => Promise.resolve(n))).toBe(n);
      slowest = Math.max(slowest, performance.now() - started);
    }
    return slowest;
  };

  it('a cut connection is a miss, at once', async () => {
    proxy.cut();

    expect(await slowest(one)).toBeLessThan(300);
  });

  it('a slow server is a miss after its time limit, and soon not asked any more', async () => {
    proxy.slow(2_000);
    await slowest(two);

    expect(await slowest(two)).toBeLessThan(400);
  });

  it('an invalidation is heard by the others when Redis is back', async () => {
    const key = newId('key');
    const source = new Source();
    await until('the breakers to close', async () => {
      await one.getOrLoad(key, minute(key), source.load);
      await two.getOrLoad(key, minute(key), source.load);
      return one.peek(key) !== undefined && two.peek(key) !== undefined;
    });
    proxy.cut();
    source.value = { n: 2 };
    await one.invalidateTags([key]);

    expect(await one.getOrLoad(key, minute(key), source.load)).toEqual({ n: 2 });
    proxy.heal();
    await until('the other to have the new value', async () => {
      const value = (await two.getOrLoad(key, minute(key), source.load)) as { n: number };
      return value.n === 2;
    });
  });
});
