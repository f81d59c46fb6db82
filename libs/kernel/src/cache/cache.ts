import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { inDelivery } from '../events/delivery-context.js';
import { log } from '../logging/log.js';
import { Invalidations } from './invalidations.js';
import { type MemoryEntry, MemoryStore } from './memory-store.js';
import { type LoadLock, MAX_LIFE_SECONDS, type SharedEntry, SharedStore } from './shared-store.js';

export interface CacheOptions {
  /** Seconds that a value is fresh; at most six days together with `staleSeconds`. */
  ttlSeconds: number;
  /** Seconds after that during which the old value is still given while one caller loads a new one. Default 0. */
  staleSeconds?: number;
  /** What the value depends on: `invalidateTags` of any of them forgets it in every process. */
  tags: readonly string[];
}

/** What a load may say about its own result. */
export interface LoadContext {
  /** Adds tags that are known only after loading (the ids of what was found). */
  tag(...tags: string[]): void;
  /** The value changes by itself at this time (ms since the epoch): it is neither fresh nor usable from then on. */
  until(timeMs: number): void;
}

export type Load<T> = (context: LoadContext) => Promise<T>;

/** How a value travels to Redis and back; `decode` throws for what it does not know (a miss). */
export interface CacheCodec<T> {
  encode(value: T): unknown;
  decode(stored: unknown): T;
  /** Approximate bytes in memory. */
  size(value: T): number;
}

/** A load that runs now. `stale` once something that it depends on changed meanwhile: its result is not kept. */
interface Flight {
  readonly promise: Promise<unknown>;
  readonly tags: Set<string>;
  /** Tags invalidated since it began, for tags that it adds later; null means everything. */
  seen: Set<string> | null;
  stale: boolean;
  /** When what it loads ends by itself, in ms since the epoch. */
  until: number;
}

/** How long the values of a process that hears no invalidations may live. */
const BLIND_MS = 2_000;
/** A lock of a load is for one process; the others wait for its result this long, then load themselves. */
const LOCK_MS = 10_000;
const WAIT_MS = 1_000;
const POLL_MS = 20;
const MAX_SEEN = 5_000;

/**
 * The two-level cache: this process first (one synchronous step), then Redis. A key is loaded once a process at a time,
 * and by at most two processes at once. Redis slow (50 ms) or away, a value of an old format or unreadable: a miss.
 * Failed loads are never kept, nor is a value whose tags were invalidated while it was loaded.
 */
@Injectable()
export class Cache {
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly memory: MemoryStore,
    private readonly shared: SharedStore,
    private readonly invalidations: Invalidations,
    private readonly clock: Clock,
    private readonly db: Database,
  ) {
    invalidations.listen((tags) => this.forget(tags));
  }

  /** The fresh value that this process has in memory, in one synchronous step; undefined otherwise. */
  peek(key: string): unknown {
    const entry = this.trusted(key);
    return entry !== undefined && entry.freshUntil > this.clock.nowMs() ? entry.value : undefined;
  }

  /**
   * The cached value of the key, else the loaded one. `key` starts with the module and holds everything that the value
   * depends on (`catalog.product:v1:prod_…:de`); `load` must not depend on the actor. Values are plain JSON: others
   * come back as JSON makes them. Do not change what you get: it is shared. Inside a transaction a miss is loaded in
   * that transaction and not kept, because it may see what is not committed yet.
   */
  async getOrLoad<T>(key: string, options: CacheOptions, load: Load<T>, codec: CacheCodec<T> = json<T>()): Promise<T> {
    const entry = this.trusted(key);
    const now = this.clock.nowMs();
    // The type of a value belongs to its key, and the key to one place of the code.
    if (entry !== undefined && entry.freshUntil > now) return entry.value as T;
    if (this.db.inTransaction) return load({ tag: () => undefined, until: () => undefined });

    const flight = this.flights.get(key);
    const usable = entry !== undefined && entry.staleUntil > now;
    if (flight !== undefined) return (usable ? entry.value : flight.promise) as Promise<T>;
    return this.start(key, options, load, codec, usable ? (entry.value as T) : undefined);
  }

  /**
   * Forgets everything with one of the tags: here at once, in all processes within milliseconds, later where Redis is
   * away (this process keeps trying). In an event handler that waits for it it rejects while Redis is away, so that the
   * delivery is repeated; elsewhere it never rejects. Call it after COMMIT: from a subscriber or `db.afterCommit`.
   */
  async invalidateTags(tags: readonly string[]): Promise<void> {
    try {
      await this.invalidations.announce(tags);
    } catch (error) {
      if (inDelivery()) throw error;
      log.warn(
        { error: String(error) },
        'A cache invalidation has not reached Redis; this process repeats it until it does',
      );
    }
  }

  private start<T>(
    key: string,
    options: CacheOptions,
    load: Load<T>,
    codec: CacheCodec<T>,
    stale: T | undefined,
  ): Promise<T> {
    const flight = { tags: new Set(options.tags), seen: new Set<string>(), stale: false, until: Infinity } as {
      -readonly [K in keyof Flight]: Flight[K];
    };
    const promise = this.fly(key, flight, options, load, codec, stale).finally(() => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    flight.promise = promise;
    this.flights.set(key, flight);
    return promise;
  }

  private async fly<T>(
    key: string,
    flight: Flight,
    options: CacheOptions,
    load: Load<T>,
    codec: CacheCodec<T>,
    stale: T | undefined,
  ): Promise<T> {
    const token = randomUUID();
    const first = await this.fromShared(key, flight, codec, token);
    if (first.found !== undefined && !first.found.stale) return first.found.value;
    const old = stale ?? first.found?.value;
    const locked =
      first.now === undefined ? undefined : (first.locked ?? (await this.shared.lock(key, token, LOCK_MS)));
    if (locked === false) {
      if (old !== undefined) return old;
      const theirs = await this.waitFor(key, flight, codec);
      if (theirs !== undefined) return theirs;
    }
    const lock = locked === true ? { token, held: true } : null;
    try {
      const loaded = await this.load(flight, load);
      return await this.keep(key, flight, options, codec, loaded, first.now, lock);
    } finally {
      if (lock !== null) this.shared.unlock(key, lock);
    }
  }

  private load<T>(flight: Flight, load: Load<T>): Promise<T> {
    return load({
      tag: (...tags) => tags.forEach((tag) => flight.tags.add(tag)),
      until: (timeMs) => {
        flight.until = Math.min(flight.until, timeMs);
      },
    });
  }

  /** Stores what was loaded, unless something that it depends on changed since the load began (Redis time `since`). */
  private async keep<T>(
    key: string,
    flight: Flight,
    options: CacheOptions,
    codec: CacheCodec<T>,
    loaded: T,
    since: number | undefined,
    lock: LoadLock | null,
  ): Promise<T> {
    const encoded = codec.encode(loaded);
    const value = codec.decode(encoded);
    const tags = [...flight.tags];
    if (this.outdated(flight) || !(await this.isCurrent(tags, options.tags, since))) return value;

    const life = this.lifeOf(options, flight.until);
    if (life.staleUntil <= this.clock.nowMs()) return value;
    this.memory.put(key, { value, ...life, tags, storedAt: performance.now() }, codec.size(value));
    if (since !== undefined) {
      const entry = { at: since, f: life.freshUntil, s: life.staleUntil, t: tags, d: encoded };
      await this.shared.write(key, entry, life.staleUntil - this.clock.nowMs(), lock);
    }
    return value;
  }

  /**
   * Whether tags that were found while loading are unchanged since `since`. A process that hears invalidations knows: it
   * has noted those of all tags since the load began, and one on its way will forget what is kept now.
   */
  private async isCurrent(tags: string[], before: readonly string[], since: number | undefined): Promise<boolean> {
    if (this.invalidations.connected || since === undefined) return true;
    const late = tags.filter((tag) => !before.includes(tag));
    return late.length === 0 || this.shared.unchangedSince(late, since);
  }

  private lifeOf(options: CacheOptions, until: number): { freshUntil: number; staleUntil: number } {
    const freshUntil = Math.min(this.clock.nowMs() + Math.min(options.ttlSeconds, MAX_LIFE_SECONDS) * 1000, until);
    const staleMs = Math.min(options.staleSeconds ?? 0, MAX_LIFE_SECONDS) * 1000;
    return { freshUntil, staleUntil: Math.min(freshUntil + staleMs, until) };
  }

  private async fromShared<T>(
    key: string,
    flight: Flight,
    codec: CacheCodec<T>,
    token = '',
  ): Promise<{ found?: { value: T; stale: boolean }; now?: number; locked?: boolean | undefined }> {
    if (this.shared.away) return {};
    const answer = await this.shared.read(key, [...flight.tags], token, LOCK_MS);
    if (answer === undefined) return {};
    const { entry, now, locked } = answer;
    const found = entry === undefined ? undefined : this.accept(key, flight, entry, codec);
    return { now, locked, ...(found === undefined ? {} : { found }) };
  }

  private accept<T>(
    key: string,
    flight: Flight,
    entry: SharedEntry,
    codec: CacheCodec<T>,
  ): { value: T; stale: boolean } | undefined {
    const now = this.clock.nowMs();
    if (entry.s <= now) return undefined;
    try {
      const value = codec.decode(entry.d);
      for (const tag of entry.t) flight.tags.add(tag);
      if (this.outdated(flight)) return undefined;
      const life = { freshUntil: entry.f, staleUntil: entry.s, tags: entry.t, storedAt: performance.now() };
      this.memory.put(key, { value, ...life }, codec.size(value));
      return { value, stale: entry.f <= now };
    } catch {
      return undefined; // poisoned: load it anew
    }
  }

  /** Waits for the process that holds the lock, as long as that is worth it. */
  private async waitFor<T>(key: string, flight: Flight, codec: CacheCodec<T>): Promise<T | undefined> {
    const until = performance.now() + WAIT_MS;
    while (performance.now() < until && !this.shared.away) {
      await sleep(POLL_MS);
      const { found } = await this.fromShared(key, flight, codec);
      if (found !== undefined && !found.stale) return found.value;
    }
    return undefined;
  }

  private outdated(flight: Flight): boolean {
    return flight.stale || flight.seen === null || [...flight.tags].some((tag) => flight.seen?.has(tag) === true);
  }

  private trusted(key: string): MemoryEntry | undefined {
    const entry = this.memory.entry(key);
    if (entry === undefined || this.invalidations.connected) return entry;
    return performance.now() - entry.storedAt < BLIND_MS ? entry : undefined;
  }

  /** Forgets the values and marks the running loads: who asks from now on starts a new one. */
  private forget(tags: readonly string[] | null): void {
    if (tags === null) this.memory.forgetAll();
    else this.memory.forgetTags(tags);
    for (const [key, flight] of this.flights) {
      if (tags === null || flight.seen === null || flight.seen.size > MAX_SEEN) flight.seen = null;
      else tags.forEach((tag) => flight.seen?.add(tag));
      if (!this.outdated(flight)) continue;
      flight.stale = true;
      this.flights.delete(key);
    }
  }
}

/** Plain JSON. What JSON cannot say (undefined fields, dates) is lost at once and not only after a restart. */
function json<T>(): CacheCodec<T> {
  let length = 0;
  return {
    encode(value) {
      const text = JSON.stringify(value) ?? 'null';
      length = text.length;
      return JSON.parse(text) as unknown;
    },
    decode: (stored) => stored as T,
    size: (value) => (length > 0 ? length * 2 : (JSON.stringify(value)?.length ?? 0) * 2),
  };
}
