import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { AppConfig } from '../config/app.config.js';
import { log } from '../logging/log.js';

/**
 * Connections to Redis. Nothing lives only there: every user of these treats an error as "not now".
 * `commands` answers or fails within `redisTimeoutMs` (50 ms) and never queues while Redis is away; subscribers reconnect for ever.
 */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  private readonly open = new Set<Redis>();
  private shared: Redis | undefined;
  private quietUntil = 0;

  constructor(private readonly config: AppConfig) {}

  /** Shared connection for short commands and publishing; connects on first use. */
  get commands(): Redis {
    this.shared ??= this.connect({
      enableOfflineQueue: false,
      commandTimeout: this.config.redisTimeoutMs,
      maxRetriesPerRequest: 0,
    });
    return this.shared;
  }

  /** A connection of its own for SUBSCRIBE. The caller closes it with `disconnect()`, or the shutdown does. */
  subscriber(): Redis {
    const connection = this.connect({ maxRetriesPerRequest: null, autoResubscribe: true });
    resubscribeQuietly(connection);
    return connection;
  }

  /** True while the shared connection is usable. */
  get healthy(): boolean {
    return this.shared?.status === 'ready';
  }

  /** `mh:nudge`: key or channel name of this installation. */
  key(name: string): string {
    return `${this.config.redisPrefix}:${name}`;
  }

  onApplicationShutdown(): void {
    for (const connection of this.open) connection.disconnect();
    this.open.clear();
  }

  private connect(options: RedisOptions): Redis {
    const connection = new Redis(this.config.redisUrl, {
      connectTimeout: 2_000,
      disconnectTimeout: 100,
      // With it, ioredis 5.11 calls a connection ready that was reset right after it was made, and never connects again.
      disableClientInfo: true,
      keepAlive: 5_000,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
      // After a failover the old primary answers READONLY: connect again and repeat the command.
      reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
      ...options,
    });
    connection.on('error', (error: Error) => this.report(error));
    this.open.add(connection);
    connection.once('end', () => this.open.delete(connection));
    return connection;
  }

  /** One line per outage and ten seconds: reconnecting is loud. */
  private report(error: Error): void {
    const now = performance.now();
    if (now < this.quietUntil) return;
    this.quietUntil = now + 10_000;
    log.warn({ error: error.message }, 'Redis is not reachable; going on without it');
  }
}

/**
 * ioredis repeats subscriptions after a reconnect and looks at none of the answers: a process that stops before they are there
 * would die of an unhandled rejection. Whoever subscribes still learns of a failure.
 */
export function resubscribeQuietly(connection: Redis): void {
  for (const method of ['subscribe', 'psubscribe'] as const) {
    const subscribe = connection[method].bind(connection) as (...args: unknown[]) => Promise<unknown>;
    const quiet = (...args: unknown[]): Promise<unknown> => {
      const answer = subscribe(...args);
      answer.catch(() => undefined);
      return answer;
    };
    Object.assign(connection, { [method]: quiet });
  }
}
