import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import {
  Clock,
  Database,
  DatabaseSettings,
  dataSourceOptions,
  eventsIdle,
  migrate,
  type ModuleDefinition,
  withKernel,
} from 'markethall/kernel';
import { createWorker } from '../../../apps/worker/src/bootstrap.js';
import { expectHealthy } from './expect-healthy.js';
import { Samples, sampleModule } from './sample.module.js';

/**
 * A database and a Redis prefix with kernel and the sample module only: kernel's own specs, before and beside the
 * business modules.
 */
export class KernelWorld {
  readonly name = `mhkernel_${randomBytes(5).toString('hex')}`;
  readonly modules: ModuleDefinition[];
  private readonly serverUrl = process.env.DATABASE_URL ?? '';
  private readonly redis = new Redis(process.env.REDIS_URL ?? '', { lazyConnect: true });
  private readonly workers: INestApplicationContext[] = [];

  constructor(extra: readonly ModuleDefinition[] = []) {
    this.modules = withKernel([sampleModule, ...extra]);
  }

  /** Makes the database and sets the environment of this process and its children. */
  async open(settings: Record<string, string> = {}): Promise<void> {
    await this.onServer(`CREATE DATABASE \`${this.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    const url = new URL(this.serverUrl);
    url.pathname = `/${this.name}`;
    Object.assign(process.env, {
      NODE_ENV: 'test',
      DATABASE_URL: url.toString(),
      DATABASE_POOL_SIZE: '12',
      MARKETHALL_SECRET: 'a-secret-for-tests-of-at-least-32-bytes',
      REDIS_PREFIX: this.name,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
      WORKER_PORT: '0',
      EVENTS_POLL_MS: '100',
      EVENTS_RETRY_BASE_MS: '20',
      EVENTS_DISPATCH_LEASE_MS: '1000',
      EVENTS_LEASE_MS: '1000',
      ...settings,
    });
    await this.withSource(migrate);
  }

  /** A worker in this process. */
  async worker(options: { schedules?: boolean } = { schedules: false }): Promise<INestApplicationContext> {
    const worker = await createWorker(this.modules, options);
    this.workers.push(worker);
    return worker;
  }

  /** Forgets everything of this world in Redis, as a lost server would. */
  async loseRedis(): Promise<void> {
    const keys = [...(await this.redis.keys(`${this.name}*`)), ...(await this.redis.keys(`{${this.name}*`))];
    if (keys.length > 0) await this.redis.del(...keys);
  }

  get redisClient(): Redis {
    return this.redis;
  }

  /** Ends the workers, asks the doctor and drops everything. `violated`: what the file leaves violated on purpose. */
  async close({ violated = [] }: { violated?: readonly string[] } = {}): Promise<void> {
    try {
      for (const worker of this.workers) await worker.close();
      await this.withSource((source) =>
        expectHealthy(new Database(source, new DatabaseSettings()), this.modules, violated),
      );
    } finally {
      await this.loseRedis();
      this.redis.disconnect();
      await this.onServer(`DROP DATABASE IF EXISTS \`${this.name}\``);
      process.env.DATABASE_URL = this.serverUrl;
    }
  }

  /** A connection of its own to the database of this world. */
  private async withSource(work: (source: DataSource) => Promise<unknown>): Promise<void> {
    const url = Object.assign(new URL(this.serverUrl), { pathname: `/${this.name}` }).toString();
    const source = new DataSource(await dataSourceOptions({ url, poolSize: 2 }, this.modules));
    await source.initialize();
    await work(source).finally(() => source.destroy());
  }

  private async onServer(sql: string): Promise<void> {
    const connection = await createConnection(this.serverUrl);
    await connection.query(sql);
    await connection.end();
  }
}

/** Polls until the condition holds; the error names what was waited for. */
export async function until(what: string, condition: () => Promise<boolean>, ms = 40_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still waiting after ${ms} ms: ${what}`);
    await sleep(20);
  }
}

/** Waits until nothing is on its way. */
export const settled = (app: INestApplicationContext): Promise<void> =>
  until('the events to be delivered', () => eventsIdle(app.get(Database), app.get(Clock).now()));

export const samplesOf = (app: INestApplicationContext): Samples => app.get(Samples);
