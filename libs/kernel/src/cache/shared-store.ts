import { createClient, default as KeyvRedis } from '@keyv/redis';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CACHE_MANAGER, type Cache as CacheManager } from '@nestjs/cache-manager';
import { Keyv } from 'keyv';
import { AppConfig } from '../config/app.config.js';
import { RedisConnections } from '../lifecycle/redis.js';
import { Breaker } from './breaker.js';
import type { MemoryStore } from './memory-store.js';

/** Raised when the shape of stored entries changes: old ones are then misses, whoever wrote them. */
const FORMAT = 1;
/** How long invalidations are remembered; no entry lives longer. */
export const MAX_LIFE_SECONDS = 6 * 24 * 3600;

/** An entry as Redis holds it, as JSON. */
export interface SharedEntry {
  /** FORMAT. */
  v: number;
  /** Redis's clock in microseconds when its load began: any invalidation since makes it a miss. */
  at: number;
  /** Milliseconds of the clock: fresh until, stale until. */
  f: number;
  s: number;
  t: string[];
  d: unknown;
}

/** The stores of CacheModule: in-process first, Redis second. */
export function cacheStores(memory: MemoryStore, config: AppConfig, shared: boolean): Keyv[] {
  const first = new Keyv({ store: memory, useKeyPrefix: false, serialize: undefined, deserialize: undefined });
  if (!shared) return [first];
  const client = createClient({
    url: config.redisUrl,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2_000,
      reconnectStrategy: (retries: number) => Math.min(50 * 2 ** Math.min(retries, 6), 2_000),
    },
  });
  client.on('error', () => undefined); // RedisConnections reports the outage once; here it is a miss
  const store = new KeyvRedis(client, {
    throwOnErrors: true,
    throwOnConnectError: false,
    noNamespaceAffectsAll: false,
  });
  const second = new Keyv({ store, namespace: `${config.redisPrefix}:cache`, useKeyPrefix: false });
  second.on('error', () => undefined);
  return [first, second];
}

/** The level in Redis, never waited for longer than 50 ms. Every failure is a miss. */
@Injectable()
export class SharedStore implements OnModuleInit {
  private readonly breaker: Breaker;
  private readonly store: Keyv | undefined;

  constructor(
    @Inject(CACHE_MANAGER) manager: CacheManager,
    private readonly redis: RedisConnections,
    config: AppConfig,
  ) {
    this.breaker = new Breaker(config.redisTimeoutMs);
    this.store = manager.stores[1];
  }

  onModuleInit(): void {
    void this.redis.commands; // connects now, so that the first request need not
    this.store?.get('warm-up').catch(() => undefined);
  }

  /** True when there is no use in asking now. */
  get away(): boolean {
    return this.store === undefined || this.breaker.open;
  }

  /** The entry (undefined where there is none, it is unreadable or was invalidated) and Redis's present time in µs. */
  async read(
    key: string,
    tags: readonly string[],
  ): Promise<{ entry: SharedEntry | undefined; now: number } | undefined> {
    try {
      return await this.breaker.run(async () => {
        const [raw, { now, stamps }] = await Promise.all([this.raw(key), this.stamps(tags)]);
        const entry = entryOf(raw);
        if (entry === undefined) return { entry, now };
        const more = entry.t.filter((tag) => !tags.includes(tag));
        const others = more.length === 0 ? [] : (await this.stamps(more)).stamps;
        const valid = [...stamps, ...others].every((stamp) => stamp < entry.at);
        return { entry: valid ? entry : undefined, now };
      });
    } catch {
      return undefined;
    }
  }

  /** True when none of the tags was invalidated since the moment (µs). False when Redis cannot tell. */
  async unchangedSince(tags: readonly string[], moment: number): Promise<boolean> {
    try {
      const { stamps } = await this.breaker.run(() => this.stamps(tags));
      return stamps.every((stamp) => stamp < moment);
    } catch {
      return false;
    }
  }

  async write(key: string, entry: Omit<SharedEntry, 'v'>, lifeMs: number): Promise<void> {
    if (this.away) return;
    const ttl = Math.min(Math.max(Math.ceil(lifeMs), 1), MAX_LIFE_SECONDS * 1000);
    await this.breaker
      .run(async () => this.store?.set(this.key(key), { v: FORMAT, ...entry }, ttl))
      .catch(() => undefined);
  }

  /** The token of the lock, null while another process loads the key, or undefined when Redis cannot tell. */
  async lock(key: string, token: string, ms: number): Promise<boolean | undefined> {
    if (this.away) return undefined;
    try {
      return (await this.breaker.run(() => this.redis.commands.set(this.lockKey(key), token, 'PX', ms, 'NX'))) === 'OK';
    } catch {
      return undefined;
    }
  }

  unlock(key: string, token: string): void {
    const script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";
    this.redis.commands.eval(script, 1, this.lockKey(key), token).catch(() => undefined);
  }

  /** What stands there; unreadable is nothing. Whether Redis answers at all shows in the stamps. */
  private async raw(key: string): Promise<unknown> {
    return this.store?.get<unknown>(this.key(key)).catch(() => undefined);
  }

  private async stamps(tags: readonly string[]): Promise<{ now: number; stamps: number[] }> {
    const pipeline = this.redis.commands.pipeline().time();
    if (tags.length > 0) pipeline.mget(tags.map((tag) => stampKey(this.redis, tag)));
    const [time, stamps] = (await pipeline.exec()) ?? [];
    if (time === undefined || time[0] !== null || (stamps !== undefined && stamps[0] !== null))
      throw new Error('no answer');
    const [seconds, micros] = time[1] as [string, string]; // the reply of TIME
    const found = (stamps?.[1] ?? []) as (string | null)[]; // the reply of MGET
    return { now: Number(seconds) * 1e6 + Number(micros), stamps: found.filter((stamp) => stamp !== null).map(Number) };
  }

  private key(key: string): string {
    return `${FORMAT}:${key}`;
  }

  private lockKey(key: string): string {
    return this.redis.key(`lock:cache:${key}`);
  }
}

/** The moment (µs) of a tag's last invalidation stands here. One hash slot, so that one script may set several. */
export const stampKey = (redis: RedisConnections, tag: string): string => redis.key(`{stamps}:${tag}`);

/** Anything that is not an entry of this format is a miss. */
function entryOf(raw: unknown): SharedEntry | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const entry = raw as Partial<SharedEntry>; // every field is checked here
  const numbers = [entry.at, entry.f, entry.s].every((value) => typeof value === 'number');
  const tags = Array.isArray(entry.t) && entry.t.every((tag) => typeof tag === 'string');
  return entry.v === FORMAT && numbers && tags && 'd' in entry ? (entry as SharedEntry) : undefined;
}
