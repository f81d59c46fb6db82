import { type BullModuleOptions, BullModule, InjectQueue } from '@nestjs/bull';
import { type DynamicModule, Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import { Redis, type RedisOptions } from 'ioredis';
import { AppConfig } from '../config/app.config.js';
import { EventsConfig } from '../events/events.config.js';
import { resubscribeQuietly } from '../lifecycle/redis.js';
import { log } from '../logging/log.js';
import { withTimeLimit } from './time-limit.js';

/** Attempts of event deliveries: order confirmation and whatever else reacts to something. */
export const EVENTS_QUEUE = 'events';
/** Attempts of background jobs. */
export const JOBS_QUEUE = 'jobs';

const CLOSE_MS = 2_000;

/** One attempt a job: the row in the database decides about the next. Nothing stays behind in Redis. */
export const ATTEMPT_OPTIONS: JobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Bull's connections. A lost Redis makes its calls fail quickly and its listeners reconnect; it never ends the process. */
@Injectable()
export class QueueConnections implements OnApplicationShutdown {
  private readonly open = new Set<Redis>();
  private readonly waiting = new Set<Redis>();
  private quietUntil = 0;
  private closed = false;

  constructor(
    private readonly config: AppConfig,
    private readonly events: EventsConfig,
  ) {}

  /** What BullModule needs. The braces keep a queue's keys in one slot of a Redis cluster. */
  options(): BullModuleOptions {
    return {
      prefix: `{${this.config.redisPrefix}:queue}`,
      createClient: (type) => this.connect(type),
      defaultJobOptions: ATTEMPT_OPTIONS,
      // A job that a dead worker held is free again after its lock, found by the next look for stalled ones.
      settings: {
        lockDuration: this.events.leaseMs,
        stalledInterval: Math.ceil(this.events.leaseMs / 2),
        maxStalledCount: 1,
        retryProcessDelay: 1_000,
      },
    };
  }

  /** Ends the connections that wait for jobs: asked politely, each would take half a second. */
  interrupt(): void {
    this.closed = true;
    for (const connection of this.waiting) connection.disconnect();
  }

  onApplicationShutdown(): void {
    this.closed = true;
    // Bull closes only connections that it made itself. A turn later, so that what it still says meanwhile is sent.
    setImmediate(() => {
      for (const connection of this.open) connection.disconnect();
    });
  }

  private connect(type: 'client' | 'subscriber' | 'bclient'): Redis {
    // Adding a job must fail quickly; waiting for jobs must go on for ever.
    const patience: RedisOptions =
      type === 'client'
        ? { enableOfflineQueue: false, commandTimeout: 5_000, maxRetriesPerRequest: 1 }
        : { maxRetriesPerRequest: null };
    const connection = new Redis(this.config.redisUrl, {
      enableReadyCheck: false,
      connectTimeout: 2_000,
      disconnectTimeout: 100,
      // With it, ioredis 5.11 calls a connection ready that was reset right after it was made, and never connects again.
      disableClientInfo: true,
      keepAlive: 5_000,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
      reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
      ...patience,
    });
    if (type === 'subscriber') resubscribeQuietly(connection);
    connection.on('error', (error: Error) => this.report(error));
    // Bull reconnects its blocking connection to interrupt it, also while it closes.
    connection.on('connect', () => {
      if (this.closed) connection.disconnect();
    });
    this.open.add(connection);
    if (type === 'bclient') this.waiting.add(connection);
    return connection;
  }

  private report(error: Error): void {
    if (performance.now() < this.quietUntil) return;
    this.quietUntil = performance.now() + 10_000;
    log.warn({ error: error.message }, 'Queues wait for Redis');
  }
}

/** Needed before BullModule can be made. */
@Global()
@Module({ providers: [QueueConnections], exports: [QueueConnections] })
class QueueConnectionsModule {}

/** Makes kernel's queues start and stop without noise: Bull itself expects Redis to be there at both moments. */
@Injectable()
export class QueueManners {
  constructor(
    @InjectQueue(EVENTS_QUEUE) events: Queue,
    @InjectQueue(JOBS_QUEUE) jobs: Queue,
    connections: QueueConnections,
  ) {
    for (const queue of [events, jobs]) {
      this.startQuietly(queue);
      this.closeQuickly(queue, connections);
    }
  }

  /** BullModule does not await `process`, whose promise rejects when the process stops before Redis was there. */
  private startQuietly(queue: Queue): void {
    const process = queue.process.bind(queue) as (...args: unknown[]) => Promise<void>; // one of its many overloads
    Object.assign(queue, { process: (...args: unknown[]) => process(...args).catch(() => undefined) });
  }

  /** The worker has drained them before. Bull's own way waits for blocked connections, for ever where Redis is away. */
  private closeQuickly(queue: Queue, connections: QueueConnections): void {
    const close = async (): Promise<void> => {
      connections.interrupt();
      await withTimeLimit(CLOSE_MS, () => queue.close(true)).catch(() => undefined);
    };
    Object.assign(queue, { onApplicationShutdown: close }); // BullModule puts its hook on the queue itself
  }
}

/** BullModule for the process, once: kernel imports it. Queues connect on first use, so the api pays nothing for them. */
export const queuesRoot = (): DynamicModule =>
  BullModule.forRootAsync({
    imports: [QueueConnectionsModule],
    inject: [QueueConnections],
    useFactory: (connections: QueueConnections) => connections.options(),
  });

/**
 * A queue of a module, to be imported by its module; `@Processor(name)` classes belong into `<module>.worker.ts`. For
 * work that must not be lost use events or BackgroundJobs: what stands only in Redis may be lost with it.
 */
export const moduleQueue = (name: string): DynamicModule =>
  // A version check would open a connection at once.
  BullModule.registerQueue({ name, skipVersionCheck: true } as BullModuleOptions & { skipVersionCheck: boolean });
