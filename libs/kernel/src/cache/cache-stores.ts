import type { KeyvStoreAdapter } from 'keyv';
import { Keyv } from 'keyv';
import type { AppConfig } from '../config/app.config.js';
import type { MemoryStore } from './memory-store.js';

/**
 * The stores of CacheModule, for plugins that use Nest's CACHE_MANAGER: in-process first, Redis second. `Cache` shares
 * the memory, and speaks to Redis itself.
 */
export function cacheStores(memory: MemoryStore, config: AppConfig, shared: boolean): Keyv[] {
  const first = new Keyv({ store: memory, useKeyPrefix: false, serialize: undefined, deserialize: undefined });
  if (!shared) return [first];
  const second = new Keyv({
    store: new LateRedis(config.redisUrl),
    namespace: `${config.redisPrefix}:keyv`,
    useKeyPrefix: false,
  });
  second.on('error', () => undefined);
  return [first, second];
}

/** Keyv's Redis store, which loads its client and connects when somebody uses it for the first time. */
class LateRedis implements KeyvStoreAdapter {
  readonly opts: Record<string, unknown> = {};
  namespace?: string;
  private store: Promise<KeyvStoreAdapter> | undefined;

  constructor(private readonly url: string) {}

  async get<Value>(key: string): Promise<Value | undefined> {
    // Keyv gives back what it stored under this key itself.
    return (await this.loaded()).get(key) as Promise<Value | undefined>;
  }

  async set(key: string, value: unknown, ttl?: number): Promise<unknown> {
    return (await this.loaded()).set(key, value, ttl);
  }

  async delete(key: string): Promise<boolean> {
    return (await this.loaded()).delete(key);
  }

  async clear(): Promise<void> {
    return (await this.loaded()).clear();
  }

  async disconnect(): Promise<void> {
    if (this.store !== undefined) await (await this.store).disconnect?.();
  }

  on(): this {
    return this; // failures show in the calls
  }

  private loaded(): Promise<KeyvStoreAdapter> {
    return (this.store ??= this.load());
  }

  private async load(): Promise<KeyvStoreAdapter> {
    const { createClient, default: KeyvRedis } = await import('@keyv/redis');
    const client = createClient({
      url: this.url,
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
    if (this.namespace !== undefined) store.namespace = this.namespace;
    return store;
  }
}
