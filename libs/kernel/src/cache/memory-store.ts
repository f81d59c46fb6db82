import { Injectable } from '@nestjs/common';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { LRUCache } from 'lru-cache';
import { CacheConfig } from './cache.config.js';

/** A value in memory with what decides whether it may still be given. */
export interface MemoryEntry {
  readonly value: unknown;
  /** Milliseconds of the clock: fresh until, usable as stale until. */
  readonly freshUntil: number;
  readonly staleUntil: number;
  readonly tags: readonly string[];
  /** Monotonic milliseconds at which this process got it. */
  readonly storedAt: number;
}

interface Slot {
  readonly entry: MemoryEntry | null;
  /** What a plain Keyv user (CACHE_MANAGER) stored. */
  readonly raw: unknown;
  readonly tags: readonly string[];
}

/**
 * The in-process level: least recently used first out, bounded by count and bytes. It is a Keyv store (for whoever uses
 * CACHE_MANAGER) and can be read in one synchronous step (for `Cache`, in hot paths).
 */
@Injectable()
export class MemoryStore implements KeyvStoreAdapter {
  readonly opts: Record<string, unknown> = {};
  readonly namespace?: string;
  private readonly keysOfTag = new Map<string, Set<string>>();
  private readonly slots: LRUCache<string, Slot>;

  constructor(config: CacheConfig) {
    this.slots = new LRUCache<string, Slot>({
      max: config.maxEntries,
      maxSize: config.maxMegabytes * 1024 * 1024,
      dispose: (slot, key) => this.unlink(slot, key),
    });
  }

  /** The entry as it stands, fresh or not. */
  entry(key: string): MemoryEntry | undefined {
    return this.slots.get(key)?.entry ?? undefined;
  }

  /** Keeps the entry, counted with so many bytes. One that is larger than an eighth of the bound is not kept. */
  put(key: string, entry: MemoryEntry, bytes: number): void {
    if (bytes * 8 > this.slots.maxSize) return void this.slots.delete(key);
    this.slots.set(key, { entry, raw: undefined, tags: entry.tags }, { size: bytes + 200 + key.length * 2 });
    for (const tag of entry.tags) {
      const keys = this.keysOfTag.get(tag) ?? new Set();
      this.keysOfTag.set(tag, keys.add(key));
    }
  }

  /** Forgets everything that carries one of the tags. */
  forgetTags(tags: readonly string[]): void {
    for (const tag of tags) for (const key of [...(this.keysOfTag.get(tag) ?? [])]) this.slots.delete(key);
  }

  forgetAll(): void {
    this.slots.clear();
  }

  /** Entries and bytes, for metrics. */
  get size(): { entries: number; bytes: number } {
    return { entries: this.slots.size, bytes: this.slots.calculatedSize };
  }

  // ---- Keyv

  get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    // Keyv gives back what it stored under this key itself.
    return Promise.resolve(this.slots.get(key)?.raw as StoredData<Value> | undefined);
  }

  set(key: string, value: unknown, ttl?: number): Promise<boolean> {
    const size = typeof value === 'string' ? value.length * 2 + 200 : 1_000;
    this.slots.set(key, { entry: null, raw: value, tags: [] }, { size, ...(ttl === undefined ? {} : { ttl }) });
    return Promise.resolve(true);
  }

  delete(key: string): Promise<boolean> {
    return Promise.resolve(this.slots.delete(key));
  }

  clear(): Promise<void> {
    this.forgetAll();
    return Promise.resolve();
  }

  on(): this {
    return this; // nothing here fails
  }

  private unlink(slot: Slot, key: string): void {
    for (const tag of slot.tags) {
      const keys = this.keysOfTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.keysOfTag.delete(tag);
    }
  }
}
