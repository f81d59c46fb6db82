// The rows of the bench: what is asked of the product, and the bound that stands beside it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bound } from './bounds.mjs';
import { Connection, load, requestBytes } from './http-client.mjs';
import { cartOf } from './shopper.mjs';

const READERS = 32;
const BUYERS = 8;
/** Many short turns: what else the machine does then meets both sides. */
const READ_SECONDS = 0.8;
const WRITE_SECONDS = 1.5;
/** Made before each round; a slow machine makes fewer. */
const CARTS = 1_000;
/** Lines that a cart is given before another one takes its place. */
const LINES_OF_A_CART = 4;
/** Products of a round of imports; the bound is given more, so that its rounds are not over before they are measured. */
const IMPORTED = 2_000;
const IMPORTED_BY_BOUND = 8_000;

/**
 * Each row: `name`, `goal` (ratio of performance.md, or null), `bound` ([program, words]), and two functions of the bench
 * `prepare` (untimed, before each round) and `product`/`rival`, which run one round and resolve with its latencies. `pid` names
 * the process of the product where that is not the api; `finish` ends what `prepare` has started.
 */
export const rows = [
  {
    name: 'product-detail-cached',
    goal: 0.7,
    bound: async (bench) => [
      'prepared-bytes.mjs',
      [await savedAnswer(bench, bench.shopper.detailPath(), 'detail.json')],
    ],
    product: (bench) => repeated(bench, bench.api.url, requestBytes('GET', bench.shopper.detailPath()), 200),
    rival: (bench, bound) => repeated(bench, bound.url, requestBytes('GET', '/'), 200),
  },
  {
    name: 'not-modified',
    goal: 0.7,
    bound: async (bench) => [
      'prepared-bytes.mjs',
      [await savedAnswer(bench, bench.shopper.detailPath(), 'detail.json')],
    ],
    product: async (bench) => {
      const headers = { 'if-none-match': await etagOf(bench.api.url, bench.shopper.detailPath()) };
      return repeated(bench, bench.api.url, requestBytes('GET', bench.shopper.detailPath(), { headers }), 304);
    },
    rival: (bench, bound) =>
      repeated(bench, bound.url, requestBytes('GET', '/', { headers: { 'if-none-match': '"bound"' } }), 304),
  },
  {
    name: 'product-listing-cached',
    goal: 0.7,
    bound: async (bench) => [
      'prepared-bytes.mjs',
      [await savedAnswer(bench, bench.shopper.listingPath(), 'listing.json')],
    ],
    product: (bench) => repeated(bench, bench.api.url, requestBytes('GET', bench.shopper.listingPath()), 200),
    rival: (bench, bound) => repeated(bench, bound.url, requestBytes('GET', '/'), 200),
  },
  {
    name: 'product-detail-cold',
    goal: 0.5,
    bound: () => ['six-statements.mjs', []],
    product: (bench) => {
      bench.coldPaths ??= shuffled(bench.shopper.detailPaths());
      const asked = () => bench.coldPaths.pop();
      return load(bench.api.url, { connections: BUYERS, seconds: READ_SECONDS, next: () => getOf(asked()) });
    },
    rival: (_bench, bound) =>
      load(bound.url, {
        connections: BUYERS,
        seconds: READ_SECONDS,
        next: () => getOf(`/${1 + Math.floor(Math.random() * 2000)}`),
      }),
  },
  {
    name: 'cart-add',
    goal: 0.4,
    bound: () => ['cart-add.mjs', []],
    prepare: async (bench) => {
      bench.openCarts = (await bench.shopper.carts(CARTS, [])).flatMap((cart) =>
        Array.from({ length: LINES_OF_A_CART }, () => cart),
      );
      shuffle(bench.openCarts);
    },
    product: (bench) =>
      load(bench.api.url, {
        connections: BUYERS,
        seconds: WRITE_SECONDS,
        next: () => {
          const cart = bench.openCarts.pop();
          return cart === undefined ? null : { bytes: bench.shopper.addLine(cart), status: 201 };
        },
      }),
    rival: (_bench, bound) => bound.run({ connections: BUYERS, seconds: WRITE_SECONDS }),
  },
  {
    name: 'checkout',
    goal: 0.35,
    bound: () => ['checkout.mjs', []],
    prepare: async (bench) => {
      bench.readyCarts = await bench.shopper.carts(CARTS);
    },
    product: (bench) =>
      load(bench.api.url, {
        connections: BUYERS,
        seconds: WRITE_SECONDS,
        next: () => {
          const cart = bench.readyCarts.pop();
          return cart === undefined ? null : { bytes: bench.shopper.buy(cart), status: 201, done: assertPlaced };
        },
      }),
    rival: (_bench, bound) => bound.run({ connections: BUYERS, seconds: WRITE_SECONDS }),
  },
  {
    name: 'checkout-flow',
    goal: null,
    bound: () => ['checkout.mjs', ['flow']],
    product: (bench) => flows(bench),
    rival: (_bench, bound) => bound.run({ connections: BUYERS, seconds: WRITE_SECONDS }),
  },
  {
    name: 'import',
    goal: 0.4,
    bound: () => ['import.mjs', []],
    prepare: async (bench) => {
      bench.importer ??= await Bound.start('../importer.mjs', [], bench.productEnv);
    },
    pid: (bench) => bench.importer.pid,
    product: (bench) => bench.importer.run({ rows: IMPORTED, from: nextNumber(bench, IMPORTED) }),
    rival: (bench, bound) => bound.run({ rows: IMPORTED_BY_BOUND, from: nextNumber(bench, IMPORTED_BY_BOUND) }),
    finish: (bench) => bench.importer.stop(),
  },
];

/** The first number of so many products that no round has had, and no earlier run on the same data. */
function nextNumber(bench, count) {
  bench.lastNumber ??= Date.now() * 1_000;
  bench.lastNumber += count;
  return bench.lastNumber - count;
}

/** The same request over and over. */
async function repeated(bench, url, bytes, status) {
  if (bench.client === 'autocannon')
    return bench.autocannon(url, bytes, { connections: READERS, seconds: READ_SECONDS });
  return load(url, { connections: READERS, seconds: READ_SECONDS, next: () => ({ bytes, status }) });
}

/** Opens a cart with three lines and buys it, from the first byte to the placed order. */
async function flows(bench) {
  const latencies = [];
  const started = performance.now();
  const end = started + WRITE_SECONDS * 1000;
  const clients = Array.from({ length: BUYERS }, () => new Connection(bench.api.url));
  await Promise.all(
    clients.map(async (client) => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        const opened = await client.send(bench.shopper.createCart());
        if (opened.status !== 201) throw new Error(`answered ${opened.status}: ${opened.body}`);
        const bought = await client.send(bench.shopper.buy(cartOf(opened.body)));
        if (bought.status !== 201) throw new Error(`answered ${bought.status}: ${bought.body}`);
        assertPlaced(bought.body);
        latencies.push(performance.now() - now);
      }
    }),
  );
  for (const client of clients) client.close();
  return { latencies, seconds: (performance.now() - started) / 1000 };
}

/** A speed without a placed order would be worth nothing. */
function assertPlaced(body) {
  const { order } = JSON.parse(body.toString('utf8'));
  if (order.number === null) throw new Error(`the order was not placed: ${JSON.stringify(order)}`);
}

const getOf = (path) => (path === undefined ? null : { bytes: requestBytes('GET', path), status: 200 });

/** The product's own answer, for the bound to send: the same bytes on both sides. */
async function savedAnswer(bench, path, name) {
  const answer = await fetch(bench.api.url + path, { headers: { 'accept-encoding': 'identity' } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  const file = join(bench.folder, name);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}

async function etagOf(url, path) {
  await fetch(url + path, { headers: { 'accept-encoding': 'identity' } });
  await sleep(5);
  return (await fetch(url + path, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag');
}

function shuffle(list) {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [list[index], list[other]] = [list[other], list[index]];
  }
}

function shuffled(list) {
  shuffle(list);
  return list;
}
