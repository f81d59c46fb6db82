import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import {
  ensureBuilt,
  freePort,
  projectRoot,
  type RunningShop,
  runWorkerCommand,
  type ShopOptions,
  startShop,
} from '../../../apps/stack/src/index.js';
import { type Answer, type Ask, patiently, send, type Trouble } from './http.js';

/** Booting a shop takes longer than a test may. */
export const OPENING_MS = 180_000;

export interface HallOptions {
  /** Servers of its own, for specs that kill them; default those of `npm test`. */
  servers?: { databaseUrl: string; redisUrl: string };
  /** Seeds the demo shop too. Default: only what every installation needs. */
  demo?: boolean;
  /** Further environment of api and worker. */
  env?: Record<string, string>;
}

/** The built shop as customers meet it: two api processes and a worker under the supervisor of `npm start`. */
export class Hall {
  private staffToken: string | null = null;

  private constructor(
    readonly shop: RunningShop,
    private readonly shared: Pick<ShopOptions, 'databaseUrl' | 'redisUrl' | 'secret' | 'env'>,
    private readonly serverUrl: string,
    readonly administrator: { email: string; password: string },
  ) {}

  static async open({ servers = givenServers(), demo = false, env = {} }: HallOptions = {}): Promise<Hall> {
    const database = `mh_e2e_${randomBytes(5).toString('hex')}`;
    await withConnection(servers.databaseUrl, (run) => run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`));
    const databaseUrl = new URL(servers.databaseUrl);
    databaseUrl.pathname = `/${database}`;
    const port = await freePort();
    const secret = randomBytes(32).toString('base64url');
    const shared = {
      databaseUrl: databaseUrl.toString(),
      redisUrl: servers.redisUrl,
      secret,
      env: {
        NODE_ENV: 'development', // the mailbox exists there only
        REDIS_PREFIX: database,
        PUBLIC_URL: `http://localhost:${port}`,
        STOREFRONT_URL: `http://localhost:${port}`,
        ...env,
      },
    };
    try {
      const { shop, administrator } = await prepared(shared, demo, port);
      return new Hall(shop, shared, servers.databaseUrl, administrator);
    } catch (error) {
      await withConnection(servers.databaseUrl, (run) => run(`DROP DATABASE ${database}`));
      throw error;
    }
  }

  /** The base URLs of both api processes. */
  get urls(): string[] {
    return this.shop.apiUrls;
  }

  /** A patient client at any process. */
  ask(path: string, ask: Ask = {}, trouble?: Trouble): Promise<Answer> {
    return patiently(this.urls, path, ask, trouble);
  }

  /** One attempt at one process: the n-th, counted round. */
  askOnce(index: number, path: string, ask: Ask = {}): Promise<Answer> {
    return send(`${this.urls[index % this.urls.length] ?? ''}${path}`, ask);
  }

  /** As the administrator. Throws when the answer is no success. */
  async asStaff(path: string, ask: Ask = {}): Promise<Answer> {
    this.staffToken ??= (await this.ask('/api/v1/auth/sessions', { body: this.administrator })).body.accessToken;
    const headers = { authorization: `Bearer ${this.staffToken}`, 'idempotency-key': randomUUID(), ...ask.headers };
    const answer = await this.ask(path, { ...ask, headers });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Mails to this address, newest first. */
  async mailsTo(address: string): Promise<{ messageId: string; template: string; text: string; state: string }[]> {
    const { body } = await this.ask(`/dev/mailbox/messages?to=${encodeURIComponent(address)}`);
    return body.data;
  }

  /** Rows of this shop's database. */
  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return withConnection(this.shared.databaseUrl, (run) => run<T>(sql, parameters));
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.rows<{ n: number | string }>(sql, parameters);
    return Number(row?.n);
  }

  /** Waits until no event and no job is on its way. */
  async settle(): Promise<void> {
    await eventually('everything that was begun is done', async () => (await this.count(OPEN_WORK)) === 0, 60_000);
  }

  /** Waits until the sweeper has asked the bank about every payment that hung, and the orders stand accordingly. */
  async reconciled(): Promise<void> {
    const unpaid = "SELECT COUNT(*) AS n FROM sales_order WHERE status = 'pending_payment'";
    await eventually('no order waits for its payment', async () => (await this.count(unpaid)) === 0, 60_000);
    await this.settle();
  }

  /** `markethall doctor`, after everything has settled: its exit code and what it said. */
  async doctor(): Promise<{ code: number; lines: string[] }> {
    await this.settle();
    const { code, lines } = await runWorkerCommand(['doctor'], this.shared);
    return { code, lines: lines.filter((line) => !line.startsWith('{')) };
  }

  async close(): Promise<void> {
    await this.shop.stop();
    const name = new URL(this.shared.databaseUrl).pathname.slice(1);
    await withConnection(this.serverUrl, (run) => run(`DROP DATABASE ${name}`));
  }
}

const OPEN_WORK = `SELECT
  (SELECT COUNT(*) FROM outbox_event WHERE dispatched_at IS NULL) +
  (SELECT COUNT(*) FROM event_delivery WHERE state NOT IN ('done', 'dead', 'unknown')) +
  (SELECT COUNT(*) FROM background_job WHERE state IN ('queued', 'running')) AS n`;

/** Waits until something holds; fails with `what` after `timeoutMs`. */
export async function eventually(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(50);
  }
}

async function prepared(
  shared: Pick<ShopOptions, 'databaseUrl' | 'redisUrl' | 'secret' | 'env'>,
  demo: boolean,
  port: number,
): Promise<{ shop: RunningShop; administrator: { email: string; password: string } }> {
  await ensureBuilt(projectRoot());
  await commanded(['migrate'], shared);
  const lines = await commanded(demo ? ['seed'] : ['seed', '--no-demo'], shared);
  const told = lines.find((line) => line.startsWith('{"administrator"'));
  if (told === undefined) throw new Error(`seed named no administrator:\n${lines.join('\n')}`);
  const { administrator } = JSON.parse(told) as { administrator: { email: string; password: string } }; // as operator.module.ts prints it
  const shop = await startShop({ ...shared, api: 2, port });
  try {
    await shop.waitReady();
  } catch (error) {
    await shop.stop(0);
    throw error;
  }
  return { shop, administrator };
}

async function commanded(
  words: string[],
  shared: Pick<ShopOptions, 'databaseUrl' | 'redisUrl' | 'secret' | 'env'>,
): Promise<string[]> {
  const { code, lines } = await runWorkerCommand(words, shared);
  if (code !== 0) throw new Error(`markethall ${words.join(' ')} ended with ${code}:\n${lines.join('\n')}`);
  return lines;
}

export function givenServers(): { databaseUrl: string; redisUrl: string } {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  if (databaseUrl === undefined || redisUrl === undefined)
    throw new Error('DATABASE_URL and REDIS_URL are missing: run the specs through `npm test -- <path>`');
  return { databaseUrl, redisUrl };
}

type Run = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

export async function withConnection<R>(url: string, work: (run: Run) => Promise<R>): Promise<R> {
  const connection = await createConnection({ uri: url, charset: 'utf8mb4', timezone: 'Z' });
  try {
    return await work(async <T>(sql: string, parameters: unknown[] = []) => {
      const [result] = await connection.query<RowDataPacket[]>(sql, parameters);
      return result as T[]; // the spec that wrote the statement knows its columns
    });
  } finally {
    await connection.end();
  }
}
