import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { DataSource, type ObjectLiteral } from 'typeorm';
import {
  Clock,
  Database,
  EventsConfig,
  type Finding,
  insertRows,
  migrate,
  migrationsOf,
  type ModuleDefinition,
  runDoctor,
  dataSourceOptions,
  withKernel,
} from 'markethall/kernel';
import { forgetCaches, TestClock } from 'markethall/testing/kernel';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { modules as installed } from '../../apps/modules.js';
import { createWorker } from '../../apps/worker/src/bootstrap.js';
import { install } from '../../apps/worker/src/install.js';
import { ChangeWatch } from './change-watch.js';
import { WorkerDatabase } from './database.js';
import { WorkerRedis } from './redis.js';
import { settle } from './settle.js';
import { signIn, type SignedInCustomer } from './sign-in.js';
import { connectionsOf, StatementCount } from './statements.js';

type Token<T> = abstract new (...args: never[]) => T;

export interface AppOptions {
  /** Further modules, such as a sample plugin. */
  modules?: readonly ModuleDefinition[];
  /** Also boots the worker in this process: events are delivered, schedules and jobs run. */
  worker?: boolean;
  /** Fails each test in which a request, job or subscriber wrote without a change record. Default true. */
  watchChanges?: boolean;
}

export interface PublishedEvent {
  name: string;
  payload: Record<string, unknown>;
  aggregateId: string;
}

/** The running application as a spec sees it: HTTP in, database and events out. */
export class TestApp {
  /** Sends requests to the api over a socket. */
  readonly http: ReturnType<typeof agent>;
  readonly clock: TestClock;
  readonly db: Database;
  private readonly tokens = new Map<string, Promise<string>>();
  private readonly redis = new WorkerRedis(process.env.REDIS_PREFIX ?? 'mht');
  private lastSignIn: Promise<unknown> = Promise.resolve();
  private readonly changeWatch = new ChangeWatch();
  private violated: string[] = [];
  private readonly workerConnections: ReadonlySet<number>;

  constructor(
    private readonly api: NestFastifyApplication,
    readonly worker: INestApplicationContext | null,
    readonly database: WorkerDatabase,
    readonly modules: readonly ModuleDefinition[],
    readonly url: string,
  ) {
    this.http = agent(url, (placeholder) => this.tokens.get(placeholder));
    this.db = api.get(Database);
    const clock = api.get(Clock);
    if (!(clock instanceof TestClock)) throw new Error('the api must run with the TestClock');
    this.clock = clock;
    this.workerConnections = worker === null ? new Set() : connectionsOf(worker.get(DataSource));
    for (const process of worker === null ? [api] : [api, worker])
      this.changeWatch.watch(process.get(Database), process.get(DataSource));
  }

  get<T>(token: Token<T>): T {
    return this.api.get(token as never);
  }

  /** The Nest application, for what is not injectable. */
  get nest(): NestFastifyApplication {
    return this.api;
  }

  /** The Authorization header of a member of staff with just these permissions (and these channels, default all). */
  as(permissions: readonly string[], options: { channelIds?: string[] } = {}): string {
    const placeholder = `Bearer test-token-${this.tokens.size + 1}`;
    // One after another: members of staff with the same permissions share a role.
    const token = this.lastSignIn.then(() => signIn.staff(this, permissions, options.channelIds ?? null));
    this.lastSignIn = token.catch(() => undefined);
    this.tokens.set(placeholder, token);
    return placeholder;
  }

  /** The same as a real token, for requests that are not sent through `http`. */
  async token(permissions: readonly string[], options: { channelIds?: string[] } = {}): Promise<string> {
    return (await this.tokens.get(this.as(permissions, options))) ?? '';
  }

  /** A registered customer who is signed in. */
  asCustomer(options: { email?: string } = {}): Promise<SignedInCustomer> {
    return signIn.customer(this, options);
  }

  /** Stores entities as they are, in one transaction. */
  async save<E extends ObjectLiteral>(...entities: E[]): Promise<E> {
    await this.db.transaction(async () => {
      for (const entity of entities) await insertRows(this.db, entity.constructor as new () => E, [entity]);
    });
    return entities[0] as E;
  }

  /** Events published since the last reset, oldest first. */
  async publishedEvents(name?: string): Promise<PublishedEvent[]> {
    const rows = await this.database.query<{ name: string; payload: string | object; aggregate_id: string }>(
      'SELECT name, payload, aggregate_id FROM outbox_event ORDER BY id',
    );
    return rows
      .map((row) => ({
        name: row.name,
        payload: (typeof row.payload === 'string' ? JSON.parse(row.payload) : row.payload) as Record<string, unknown>,
        aggregateId: String(row.aggregate_id),
      }))
      .filter((event) => name === undefined || event.name === name);
  }

  /**
   * Runs the work and counts the statements that the server got from the api, BEGIN and COMMIT included. Those of the
   * worker, whose relay looks for work every second, are counted where the work is the worker's.
   */
  sql(work: () => Promise<unknown>, { worker = false }: { worker?: boolean } = {}): Promise<StatementCount> {
    return StatementCount.of(this.database, work, worker ? undefined : this.workerConnections);
  }

  /** Waits until the outbox is empty, every delivery is settled and no job runs. Needs `worker: true`. */
  settle(): Promise<void> {
    return settle(this);
  }

  /** Units of work since the last call that wrote without a change record; see ChangeWatch. */
  unrecorded(): string[] {
    return this.changeWatch.take();
  }

  /** Violated invariants of all modules; [] when all is well. */
  doctor(): Promise<Finding[]> {
    return runDoctor(this.db, this.modules, this.clock.now(), this.get(EventsConfig));
  }

  /** What this test leaves violated on purpose: after it the doctor must find just these. */
  leavesViolated(...codes: string[]): void {
    this.violated = codes;
  }

  /** What the test that ends now has left violated on purpose. */
  takeViolated(): string[] {
    return this.violated.splice(0);
  }

  /** Puts clock, tables, caches and counters back to what the installation left. */
  async reset(): Promise<void> {
    this.clock.reset();
    await this.database.reset();
    await this.redis.reset();
    forgetCaches(this.api);
    if (this.worker !== null) forgetCaches(this.worker);
  }

  async close(): Promise<void> {
    this.redis.close();
    this.changeWatch.stop();
    await Promise.allSettled(this.tokens.values());
    await this.worker?.close();
    await this.api.close();
  }
}

/**
 * The application of a spec file: started once, its tables put back before each test, the doctor run after each test.
 * Call it in a describe block or at the top of the file: `const app = useApp({ worker: true })`.
 */
export function useApp(options: AppOptions = {}): TestApp {
  let app: TestApp | null = null;
  beforeAll(async () => {
    const started = performance.now();
    app = await startApp(options);
    process.stdout.write(`  app started in ${Math.round(performance.now() - started)} ms (budget 2500)\n`);
  }, 120_000);
  beforeEach(async () => {
    await app?.reset();
  });
  afterEach(async () => {
    if (app === null) return;
    if (app.worker !== null) await app.settle();
    const violated = app.takeViolated();
    expect(await app.doctor()).toEqual(violated.map((code) => expect.objectContaining({ code })));
    const unrecorded = [...new Set(app.unrecorded())];
    if (options.watchChanges ?? true) expect(unrecorded).toEqual([]);
  });
  afterAll(async () => {
    await app?.close();
    await app?.database.close();
  });
  return new Proxy({} as TestApp, {
    get(_target, property) {
      if (app === null) throw new Error('the app starts in beforeAll: use it inside of a test');
      const value: unknown = Reflect.get(app, property, app);
      return typeof value === 'function' ? value.bind(app) : value;
    },
  });
}

/** Starts the application against this Jest worker's own database and Redis prefix. Close it, and its database. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const modules = withKernel([...installed, ...(options.modules ?? [])]);
  const database = new WorkerDatabase(fingerprint(modules));
  useEnvironment(database);
  await database.prepare((url) => installTemplate(url, modules));
  process.env.DATABASE_URL_OF_SERVER ??= process.env.DATABASE_URL;
  process.env.DATABASE_URL = database.url;
  await database.reset();
  const clock = { provide: Clock, useClass: TestClock };
  const api = await createApi(modules, { providers: [clock] });
  try {
    return await listening(api, database, modules, options);
  } catch (error) {
    await api.close(); // or its connections would keep Jest alive
    throw error;
  }
}

async function listening(
  api: NestFastifyApplication,
  database: WorkerDatabase,
  modules: readonly ModuleDefinition[],
  options: AppOptions,
): Promise<TestApp> {
  await api.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.getHttpServer().address() as AddressInfo;
  const worker =
    options.worker === true
      ? await createWorker(modules, { providers: [{ provide: Clock, useValue: api.get(Clock) }], schedules: false })
      : null;
  return new TestApp(api, worker, database, modules, `http://127.0.0.1:${port}`);
}

async function installTemplate(url: string, modules: readonly ModuleDefinition[]): Promise<void> {
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  try {
    const source = new DataSource(await dataSourceOptions({ url, poolSize: 4 }, modules));
    await source.initialize();
    await migrate(source).finally(() => source.destroy());
    const api = await createApi(modules);
    await install(api).finally(() => api.close());
  } finally {
    process.env.DATABASE_URL = before;
  }
}

/** What every process of a test needs to know; read by the config classes. */
function useEnvironment(database: WorkerDatabase): void {
  Object.assign(process.env, {
    NODE_ENV: 'test',
    MARKETHALL_SECRET: 'test-secret-of-at-least-32-bytes-0123456789abcdef',
    REDIS_PREFIX: database.database.replace('mhtest_', 'mht_').slice(0, 40),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    PUBLIC_URL: 'http://localhost:3000',
    WORKER_PORT: '0',
    DATABASE_ACQUIRE_MS: '15000', // a race of fifty on two busy cores; the limit itself has specs of its own
    REDIS_TIMEOUT_MS: '2000', // 50 ms may be missed on a busy machine, and limiters would count locally
    MARKETHALL_FILES: join(process.env.TMPDIR ?? '/tmp', `markethall-files-${process.env.JEST_WORKER_ID ?? '1'}`),
  });
}

/** Changes when any migration or the installation changes, so that a template is never older than the code. */
function fingerprint(modules: readonly ModuleDefinition[]): string {
  const root = join(__dirname, '../..');
  const hash = createHash('sha256');
  hash.update(
    migrationsOf(modules)
      .map((migration) => migration.name)
      .join(),
  );
  for (const file of ['apps/worker/src/install.ts', ...installedFiles(root)])
    hash.update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Migrations, and what the installation writes: roles of the declared permissions, taxes, delivery methods. */
function installedFiles(root: string): string[] {
  return readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(\/migrations\/\d[^/]*|\.permissions|built-in-roles|-seeder)\.ts$/.test(file))
    .sort()
    .map((file) => join('libs', file));
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';

/** Supertest against the listening api; a token of `app.as` is looked up when the request leaves. */
function agent(url: string, tokenOf: (placeholder: string) => Promise<string> | undefined) {
  const send = (method: Method) => (path: string) => {
    const test = request(url)[method](path);
    const end = test.end.bind(test);
    test.end = (callback) => {
      const headers = (test as unknown as { header: Record<string, string> }).header; // superagent keeps what was set
      const pending = tokenOf(headers['Authorization'] ?? '');
      if (pending === undefined) return end(callback);
      pending.then(
        (token) => {
          test.set('Authorization', token);
          end(callback);
        },
        (error: unknown) => callback?.(error, undefined as never),
      );
      return test;
    };
    return test;
  };
  return {
    get: send('get'),
    post: send('post'),
    put: send('put'),
    patch: send('patch'),
    delete: send('delete'),
    head: send('head'),
    options: send('options'),
  };
}
