import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureBuilt } from './build.js';
import { freePort, freePortsFrom } from './ports.js';
import { projectRoot } from './project-root.js';
import { type ChildListener, SupervisedChild } from './supervised-child.js';

/** Children get this long for what they are doing (reliability.md, rule 10). */
const STOP_GRACE_MS = 25_000;
const READY_TIMEOUT_MS = 120_000;
const secretOfThisRun = randomBytes(48).toString('base64url');

export interface ShopOptions {
  databaseUrl: string;
  redisUrl: string;
  /** How many api processes; default 1. */
  api?: number;
  /** Whether a worker runs too; default true. */
  worker?: boolean;
  /** The port of the first api; busy ones are passed over. Default: any free port. */
  port?: number;
  /** MARKETHALL_SECRET of the children; default the one of our own environment, else one for this run alone. */
  secret?: string;
  /** Further environment of the children; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  nodeArguments?: readonly string[];
  /** Receives log lines; default nobody (they are kept in `logs()`). */
  listener?: ChildListener;
  root?: string;
  /** Other programs than the built api and worker: for the stack's own specs. */
  entries?: { api: string; worker: string };
}

/** The api processes and the worker, under supervision. */
export interface RunningShop {
  /** The base URL of each api, in order. */
  apiUrls: string[];
  /** Where the worker answers `/health/ready`. */
  workerUrl: string | null;
  /** The processes that run now; a restart changes them, 0 while one is down. */
  readonly apiPids: number[];
  readonly workerPid: number;
  readonly api: SupervisedChild[];
  readonly worker: SupervisedChild | null;
  /** The last lines of all children, for a failed assertion. */
  logs(): string[];
  /** Resolves when every process answers ready. */
  waitReady(timeoutMs?: number): Promise<void>;
  /** Ends the children, within 25 s, and starts them no more. */
  stop(graceMs?: number): Promise<void>;
}

/** Starts the built api processes and the worker. They may still be booting: `waitReady()` waits for them. */
export async function startShop(options: ShopOptions): Promise<RunningShop> {
  const root = options.root ?? projectRoot();
  if (options.entries === undefined) await ensureBuilt(root);
  const { api: apiEntry, worker: workerEntry } = options.entries ?? {
    api: join(root, 'dist/apps/api/src/main.js'),
    worker: join(root, 'dist/apps/worker/src/main.js'),
  };
  const count = options.api ?? 1;
  const ports = options.port === undefined ? await freePorts(count) : await freePortsFrom(options.port, count);
  const apiUrls = ports.map((port) => `http://127.0.0.1:${port}`);
  const base = childEnvironment(options, ports[0] ?? 0);
  const listener = options.listener ?? { line: () => {}, note: () => {} };
  const shared = { cwd: root, nodeArguments: options.nodeArguments };

  const api = ports.map((port, index) => {
    const name = count === 1 ? 'api' : `api-${index + 1}`;
    return new SupervisedChild(
      {
        ...shared,
        name,
        entry: apiEntry,
        env: { ...base, PORT: String(port) },
        readyUrl: `http://127.0.0.1:${port}/health/ready`,
      },
      listener,
    );
  });
  const workerPort = await freePort();
  const workerUrl = options.worker === false ? null : `http://127.0.0.1:${workerPort}`;
  const worker =
    workerUrl === null
      ? null
      : new SupervisedChild(
          {
            ...shared,
            name: 'worker',
            entry: workerEntry,
            env: { ...base, WORKER_PORT: String(workerPort) },
            readyUrl: `${workerUrl}/health/ready`,
          },
          listener,
        );
  const children = worker === null ? api : [...api, worker];
  for (const child of children) child.start();

  return {
    apiUrls,
    workerUrl,
    api,
    worker,
    get apiPids() {
      return api.map((child) => child.pid);
    },
    get workerPid() {
      return worker?.pid ?? 0;
    },
    logs: () => children.flatMap((child) => child.lines.map((line) => `${child.name} ${line}`)),
    waitReady: async (timeoutMs = READY_TIMEOUT_MS) => {
      await Promise.all(children.map((child) => child.waitReady(timeoutMs)));
    },
    stop: async (graceMs = STOP_GRACE_MS) => {
      await Promise.all(children.map((child) => child.stop(graceMs)));
    },
  };
}

/** The environment that every child of a shop gets. */
export function childEnvironment(
  options: Pick<ShopOptions, 'databaseUrl' | 'redisUrl' | 'secret' | 'env'>,
  port: number,
): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, REDIS_URL: _redis, PORT: _port, ...own } = process.env;
  const env: NodeJS.ProcessEnv = {
    ...own,
    NODE_ENV: own.NODE_ENV ?? 'development',
    PUBLIC_URL: own.PUBLIC_URL ?? `http://localhost:${port}`,
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    MARKETHALL_SECRET: options.secret ?? own.MARKETHALL_SECRET ?? secretOfThisRun,
    ...options.env,
  };
  for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
  return env;
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
