import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { RedisConnections } from '../lifecycle/redis.js';
import { log } from '../logging/log.js';
import { MAX_LIFE_SECONDS, stampKey } from './shared-store.js';

/** Stamps every tag with Redis's time and tells all processes, in one step. Stamps never go back. */
const STAMP = `
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
for i = 1, #KEYS do redis.call('SET', KEYS[i], string.format('%.0f', now), 'EX', ARGV[1]) end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1`;

const RETRY_MS = 500;
const MAX_PENDING = 10_000;
/** Tags of one message. */
const BATCH = 500;

/** Told to a listener: these tags changed, or (null) anything may have. */
export type InvalidationListener = (tags: readonly string[] | null) => void;

/** Carries invalidations to every process. One that cannot be sent is kept and sent as soon as Redis is back. */
@Injectable()
export class Invalidations implements OnModuleInit, OnApplicationShutdown {
  private readonly origin = randomUUID();
  private readonly pending = new Set<string>();
  private readonly listeners: InvalidationListener[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stop: (() => void) | undefined;
  private live = false;

  constructor(private readonly redis: RedisConnections) {}

  /** True while messages of other processes reach this one. */
  get connected(): boolean {
    return this.live;
  }

  listen(listener: InvalidationListener): void {
    this.listeners.push(listener);
  }

  /** Tells this process at once, then all others. Rejects when Redis did not take it; it is then retried by itself. */
  async announce(tags: readonly string[]): Promise<void> {
    const distinct = [...new Set(tags)];
    for (let from = 0; from < distinct.length; from += BATCH) {
      const batch = distinct.slice(from, from + BATCH);
      this.tell(batch);
      try {
        await this.send(batch);
      } catch (error) {
        this.keep(distinct.slice(from));
        throw error;
      }
      this.tell(batch); // what was read from Redis between the two is gone, too
    }
  }

  onModuleInit(): void {
    const connection = this.redis.subscriber();
    const channel = this.redis.key('invalidate');
    const subscribe = (): void => {
      connection.subscribe(channel).then(
        () => {
          this.tell(null); // messages may have been missed meanwhile
          this.live = true;
        },
        () => undefined,
      );
    };
    connection.on('ready', subscribe);
    connection.on('close', () => (this.live = false));
    connection.on('message', (_channel: string, message: string) => this.receive(message));
    this.stop = () => connection.disconnect();
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.stop?.();
  }

  private async send(tags: readonly string[]): Promise<void> {
    const keys = tags.map((tag) => stampKey(this.redis, tag));
    const message = JSON.stringify({ origin: this.origin, tags });
    await this.redis.commands.eval(
      STAMP,
      keys.length,
      ...keys,
      MAX_LIFE_SECONDS + 86_400,
      this.redis.key('invalidate'),
      message,
    );
  }

  private receive(message: string): void {
    try {
      const { origin, tags } = JSON.parse(message) as { origin?: unknown; tags?: unknown };
      if (origin === this.origin || !Array.isArray(tags)) return;
      this.tell(tags.filter((tag): tag is string => typeof tag === 'string'));
    } catch {
      this.tell(null); // unreadable: somebody wanted something forgotten
    }
  }

  private tell(tags: readonly string[] | null): void {
    for (const listener of this.listeners) listener(tags);
  }

  private keep(tags: readonly string[]): void {
    for (const tag of tags) if (this.pending.size < MAX_PENDING) this.pending.add(tag);
    if (this.pending.size >= MAX_PENDING) log.error('More cache invalidations wait for Redis than can be kept');
    this.timer ??= setTimeout(() => void this.retry(), RETRY_MS).unref();
  }

  private async retry(): Promise<void> {
    this.timer = undefined;
    const tags = [...this.pending];
    this.pending.clear();
    await this.announce(tags).catch(() => undefined);
  }
}
