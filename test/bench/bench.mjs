// Provides what the bench runs on, and runs its rows: the product and its bound take turns in the same window.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startServers, startShop, stackPath, runWorkerCommand, thisMachine } from '../../dist/apps/stack/src/index.js';
import { Bound } from './bounds.mjs';
import { installMegabytes, startAndRest } from './figures.mjs';
import { Cost } from './measure.mjs';
import { PRICING, pricingRows } from './pricing.mjs';
import { rowOf } from './report.mjs';
import { rows } from './rows.mjs';
import { Shopper } from './shopper.mjs';

const BOUNDS_DATABASE = 'markethall_bounds';
const PRODUCTS = '2000';
/** Turns before the first that counts: the compiler must have seen the code. */
const WARM_SLICES = 4;

/**
 * Resolves with the results of the rows and the figures beside them. Everything it started is stopped and removed; with
 * `reuse` the seeded data stays for the next run (and grows by its orders).
 */
export async function bench(options) {
  const { root, terminal } = options;
  const known = [...rows.map((row) => row.name), PRICING];
  const unknown = options.only?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) throw plain(`Unknown rows: ${unknown.join(', ')}. There are: ${known.join(', ')}`);

  const folder = stackPath(root, options.reuse ? 'bench' : `bench-${process.pid}`);
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  const servers = await terminal.step('Starting a private, durable database and Redis', () =>
    startServers({ folder, durability: 'durable', machine: thisMachine({ env }), terminal, root }),
  );
  try {
    return await onServers({ ...options, folder, servers });
  } finally {
    await servers.stop();
    if (!options.reuse) rmSync(folder, { recursive: true, force: true });
  }
}

async function onServers(options) {
  const { root, terminal, servers, secret } = options;
  const entries = { api: join(root, 'dist/apps/api/src/main.js'), worker: join(root, 'dist/apps/worker/src/main.js') };
  const place = { databaseUrl: servers.databaseUrl, redisUrl: servers.redisUrl, secret, entries, root };
  const goods = await terminal.step('Migrating and seeding 2,000 products', (detail) => seed(place, options, detail));
  const production = { ...place, worker: false, env: productionEnvironment() };
  const figures = options.figures
    ? await terminal.step('Cold start and idle memory', () => figuresOf(production, root))
    : {};

  const nodeArguments = options.profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const shop = await startShop({ ...production, nodeArguments });
  const database = await createConnection(servers.databaseUrl);
  try {
    await shop.waitReady();
    const bounds = await boundsDatabase(database, servers.databaseUrl);
    const context = {
      ...options,
      api: { url: shop.apiUrls[0], pid: shop.apiPids[0] },
      shopper: new Shopper(shop.apiUrls[0], goods),
      database,
      serverPid: servers.database.pid,
      variantIds: goods.variantIds,
      boundsEnv: { BOUNDS_DATABASE_URL: bounds },
      productEnv: {
        ...production.env,
        DATABASE_URL: servers.databaseUrl,
        REDIS_URL: servers.redisUrl,
        MARKETHALL_SECRET: secret,
      },
      autocannon,
    };
    const results = [];
    for (const row of rows.filter(({ name }) => options.only?.includes(name) ?? true)) {
      results.push(await terminal.step(`Measuring ${row.name}`, () => measure(row, context)));
    }
    if (options.only?.includes(PRICING) ?? true) {
      results.push(...(await terminal.step(`Measuring ${PRICING}`, () => pricingRows(context))));
    }
    return { results, figures };
  } catch (error) {
    terminal.say(shop.logs().slice(-20).join('\n'));
    throw error;
  } finally {
    await database.end();
    await shop.stop();
  }
}

async function measure(row, context) {
  await row.prepare?.(context);
  const [program, words] = await row.bound(context);
  const bound = await Bound.start(program, words, context.boundsEnv);
  const [product, rival] = [new Cost(), new Cost()];
  const productPids = [row.pid?.(context) ?? context.api.pid, context.serverPid];
  try {
    for (let slice = 0; slice < WARM_SLICES; slice += 1) {
      await row.product(context);
      await row.rival(context, bound);
    }
    for (let round = 0; round < context.rounds; round += 1) {
      await row.prepare?.(context);
      await product.add(productPids, context.database, () => row.product(context));
      await rival.add([bound.pid, context.serverPid], context.database, () => row.rival(context, bound));
    }
  } finally {
    bound.stop();
    row.finish?.(context);
  }
  return { row: rowOf(row, product, rival), goal: row.goal, cpuRatio: rival.cpuUsPerOp / product.cpuUsPerOp };
}

async function seed(place, { demo, folder }, detail) {
  const file = join(folder, 'goods.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const env = { NODE_ENV: 'development', LOG_LEVEL: 'warn' };
  for (const words of [['migrate'], ['seed', ...(demo ? [] : ['--no-demo'])]]) {
    detail(words.join(' '));
    await expectSuccess(runWorkerCommand(words, { ...place, env }), words);
  }
  detail('bench products');
  const entries = { ...place.entries, worker: join(import.meta.dirname, 'seed.mjs') };
  await expectSuccess(runWorkerCommand([PRODUCTS, file], { ...place, entries, env }), ['seed.mjs']);
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function expectSuccess(running, words) {
  const { code, lines } = await running;
  if (code !== 0) throw plain(`${words.join(' ')} failed:\n${lines.slice(-30).join('\n')}`);
}

/** As in production, but with cards of the sandbox, and no protection against a single address that asks for everything. */
function productionEnvironment() {
  return {
    NODE_ENV: 'production',
    PAYMENTS_SANDBOX: 'true',
    REQUESTS_PER_MINUTE: '100000000',
    SHED_LOAD: 'false',
    LOG_LEVEL: 'warn',
  };
}

async function figuresOf(production, root) {
  const { coldStartMs, idleMegabytes } = await startAndRest(startShop, production);
  return {
    'cold start to the first 200': { value: Math.round(coldStartMs), unit: 'ms', goal: '2000 ms' },
    'idle memory after 10 s': { value: Math.round(idleMegabytes), unit: 'MB', goal: '150 MB' },
    'install without dev': { value: Math.round(installMegabytes(root)), unit: 'MB', goal: '300 MB' },
  };
}

async function boundsDatabase(database, url) {
  await database.query(`CREATE DATABASE IF NOT EXISTS ${BOUNDS_DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const bounds = new URL(url);
  bounds.pathname = `/${BOUNDS_DATABASE}`;
  return bounds.toString();
}

/** The cross-check of our own client: the same request by autocannon. */
async function autocannon(url, bytes, { connections, seconds }) {
  const { default: cannon } = await import('autocannon');
  const [head] = bytes.toString('utf8').split('\r\n\r\n');
  const [line, ...headers] = head.split('\r\n');
  const run = cannon({
    url: url + line.split(' ')[1],
    connections,
    duration: Math.max(1, Math.round(seconds)),
    headers: Object.fromEntries(headers.slice(2).map((header) => header.split(': '))),
  });
  const latencies = [];
  run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  const { duration } = await run;
  return { latencies, seconds: duration };
}

const plain = (message) => Object.assign(new Error(message), { plain: true });
