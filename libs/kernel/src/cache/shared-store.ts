import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import { RedisConnections } from '../lifecycle/redis.js';
import { runScript } from '../lifecycle/redis-script.js';
import { Breaker } from './breaker.js';
import { CacheConfig } from './cache.config.js';

/** Raised when the shape of stored entries changes: old ones are then misses, whoever wrote them. */
const FORMAT = 2;
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

/** The right to load a key, as long as nobody else has it. */
export interface LoadLock {
  readonly token: string;
  /** False once it is given back. */
  held: boolean;
}

/** What Redis has of a key. */
export interface SharedAnswer {
  /** Undefined where there is none, it is unreadable or was invalidated. */
  entry: SharedEntry | undefined;
  /** Redis's present time in µs. */
  now: number;
  /** Whether the lock was got; undefined where it was not asked for, because something stands there. */
  locked: boolean | undefined;
}

/**
 * One trip for all that a miss needs: the time, the entry, the lock where there is no entry, the stamps of tags.
 * KEYS: entry, lock, stamps; ARGV: token of the lock ('' for none), its milliseconds.
 */
const READ = `
local t = redis.call('TIME')
local entry = redis.call('GET', KEYS[1])
local locked = -1
if not entry and ARGV[1] ~= '' then
  locked = redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0
end
local answer = { t[1], t[2], entry, locked }
for i = 3, #KEYS do answer[i + 2] = redis.call('GET', KEYS[i]) end
return answer`;

/** Stores the entry and gives the lock back, if it is still ours. KEYS: entry, lock; ARGV: entry, its milliseconds, token. */
const WRITE = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if ARGV[3] ~= '' and redis.call('GET', KEYS[2]) == ARGV[3] then redis.call('DEL', KEYS[2]) end
return 1`;

const UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/** The level in Redis, never waited for longer than 50 ms. Every failure is a miss. */
@Injectable()
export class SharedStore implements OnModuleInit {
  private readonly breaker: Breaker;
  private readonly isUsed: boolean;

  constructor(
    private readonly redis: RedisConnections,
    config: AppConfig,
    cache: CacheConfig,
  ) {
    this.breaker = new Breaker(config.redisTimeoutMs);
    this.isUsed = cache.shared;
  }

  onModuleInit(): void {
    void this.redis.commands; // connects now, so that the first request need not
  }

  /** True when there is no use in asking now. */
  get away(): boolean {
    return !this.isUsed || this.breaker.open;
  }

  /**
   * What stands there; undefined when Redis cannot tell. With a token, and nothing there, the lock is taken for `lockMs`
   * in the same step, if it is free.
   */
  async read(key: string, tags: readonly string[], token = '', lockMs = 0): Promise<SharedAnswer | undefined> {
    try {
      return await this.breaker.run(async () => {
        const keys = [this.key(key), this.lockKey(key), ...tags.map((tag) => stampKey(this.redis, tag))];
        const answer = await runScript(this.redis.commands, READ, keys, [token, lockMs]);
        const [seconds, micros, raw, locked, ...stamps] = answer as [string, string, string | null, number]; // see READ
        const now = Number(seconds) * 1e6 + Number(micros);
        const entry = await this.valid(entryOf(raw), tags, stamps);
        return { entry, now, locked: locked === -1 ? undefined : locked === 1 };
      });
    } catch {
      return undefined;
    }
  }

  /** True when none of the tags was invalidated since the moment (µs). False when Redis cannot tell. */
  async unchangedSince(tags: readonly string[], moment: number): Promise<boolean> {
    try {
      return allBefore(await this.breaker.run(() => this.stamps(tags)), moment);
    } catch {
      return false;
    }
  }

  /** Stores the entry; the lock is given back in the same step. */
  async write(key: string, entry: Omit<SharedEntry, 'v'>, lifeMs: number, lock: LoadLock | null): Promise<void> {
    if (this.away) return;
    const ttl = Math.min(Math.max(Math.ceil(lifeMs), 1), MAX_LIFE_SECONDS * 1000);
    const text = JSON.stringify({ v: FORMAT, ...entry });
    if (lock !== null) lock.held = false;
    const keys = [this.key(key), this.lockKey(key)];
    await this.breaker
      .run(() => runScript(this.redis.commands, WRITE, keys, [text, ttl, lock?.token ?? '']))
      .catch(() => undefined);
  }

  /** True when the lock was got, false while another process loads the key, or undefined when Redis cannot tell. */
  async lock(key: string, token: string, ms: number): Promise<boolean | undefined> {
    if (this.away) return undefined;
    try {
      return (await this.breaker.run(() => this.redis.commands.set(this.lockKey(key), token, 'PX', ms, 'NX'))) === 'OK';
    } catch {
      return undefined;
    }
  }

  unlock(key: string, lock: LoadLock): void {
    if (!lock.held) return;
    lock.held = false;
    runScript(this.redis.commands, UNLOCK, [this.lockKey(key)], [lock.token]).catch(() => undefined);
  }

  /** The entry, unless one of its tags was invalidated since its load began. `stamps` are those of `tags`. */
  private async valid(
    entry: SharedEntry | undefined,
    tags: readonly string[],
    stamps: readonly (string | null)[],
  ): Promise<SharedEntry | undefined> {
    if (entry === undefined || !allBefore(stamps, entry.at)) return undefined;
    const more = entry.t.filter((tag) => !tags.includes(tag));
    return more.length === 0 || allBefore(await this.stamps(more), entry.at) ? entry : undefined;
  }

  private stamps(tags: readonly string[]): Promise<(string | null)[]> {
    return this.redis.commands.mget(tags.map((tag) => stampKey(this.redis, tag)));
  }

  private key(key: string): string {
    return this.redis.key(`cache:${FORMAT}:${key}`);
  }

  private lockKey(key: string): string {
    return this.redis.key(`lock:cache:${key}`);
  }
}

const allBefore = (stamps: readonly (string | null)[], moment: number): boolean =>
  stamps.every((stamp) => stamp === null || Number(stamp) < moment);

/** The moment (µs) of a tag's last invalidation stands here. One hash slot, so that one script may set several. */
export const stampKey = (redis: RedisConnections, tag: string): string => redis.key(`{stamps}:${tag}`);

/** Anything that is not an entry of this format is a miss. */
function entryOf(text: string | null): SharedEntry | undefined {
  if (text === null) return undefined;
  const entry = parsed(text);
  if (entry === undefined) return undefined;
  const numbers = [entry.at, entry.f, entry.s].every((value) => typeof value === 'number');
  const tags = Array.isArray(entry.t) && entry.t.every((tag) => typeof tag === 'string');
  return entry.v === FORMAT && numbers && tags && 'd' in entry ? (entry as SharedEntry) : undefined;
}

function parsed(text: string): Partial<SharedEntry> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
