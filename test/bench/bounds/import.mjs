// Bound of an import: the least that reads the same file and stores the same facts. A stream through csv-parse, batches
// of 500 products, nine tables, one multi-row INSERT … ON DUPLICATE KEY UPDATE each, one transaction a batch, four
// connections at once. It checks nothing, looks nothing up and tells nobody but an outbox.
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { importFile } from '../import-file.mjs';
import { connect, pool } from './database.mjs';

const CONNECTIONS = 4;
const BATCH = 500;
/** Columns that a row which is there already takes over. */
const TABLES = {
  i_product: 'enabled',
  i_translation: 'name',
  i_channel: 'published_at',
  i_variant: 'sku',
  i_price: 'amount',
  i_price_point: 'amount',
  i_stock: 'on_hand',
  i_category: 'category_id',
  i_outbox: 'payload',
};

const setUp = await connect();
await setUp.query(`
  DROP TABLE IF EXISTS ${Object.keys(TABLES).join(', ')};
  CREATE TABLE i_product (id BIGINT PRIMARY KEY, enabled TINYINT NOT NULL, brand VARCHAR(120), created_at DATETIME(3) NOT NULL);
  CREATE TABLE i_translation (product_id BIGINT, locale CHAR(2) CHARACTER SET ascii, name VARCHAR(255) NOT NULL, slug VARCHAR(255) NOT NULL,
    description TEXT, PRIMARY KEY (product_id, locale), UNIQUE KEY (locale, slug));
  CREATE TABLE i_channel (product_id BIGINT, channel_id INT, published_at DATETIME(3) NOT NULL, PRIMARY KEY (product_id, channel_id), KEY (channel_id, product_id));
  CREATE TABLE i_variant (id BIGINT PRIMARY KEY, product_id BIGINT NOT NULL, sku VARCHAR(64) NOT NULL, weight INT NOT NULL, KEY (product_id), UNIQUE KEY (sku));
  CREATE TABLE i_price (variant_id BIGINT, channel_id INT, amount BIGINT NOT NULL, PRIMARY KEY (variant_id, channel_id));
  CREATE TABLE i_price_point (id BIGINT PRIMARY KEY, variant_id BIGINT NOT NULL, amount BIGINT NOT NULL, recorded_at DATETIME(3) NOT NULL, KEY (variant_id, recorded_at));
  CREATE TABLE i_stock (variant_id BIGINT, location_id INT, on_hand INT NOT NULL, allocated INT NOT NULL, PRIMARY KEY (variant_id, location_id));
  CREATE TABLE i_category (product_id BIGINT, category_id INT, PRIMARY KEY (product_id, category_id), KEY (category_id, product_id));
  CREATE TABLE i_outbox (id BIGINT PRIMARY KEY, topic VARCHAR(64) NOT NULL, payload JSON NOT NULL, created_at DATETIME(3) NOT NULL)`);
await setUp.end();
const connections = pool(CONNECTIONS);

/** The rows of one product, by table. */
function rowsOf(id, row) {
  const now = new Date();
  const [amount, shelf] = [Math.round(Number(row['price:EUR']) * 100), Number(row.categories.slice(-1))];
  return {
    i_product: [id, 1, row.brand, now],
    i_translation: [id, 'en', row['name:en'], row.handle, row['description:en']],
    i_channel: [id, 1, now],
    i_variant: [id, id, row.sku, Number(row.weight_grams)],
    i_price: [id, 1, amount],
    i_price_point: [id, id, amount, now],
    i_stock: [id, 1, Number(row.stock), 0],
    i_category: [id, shelf],
    i_outbox: [id, 'product.created', `{"id":${id}}`, now],
  };
}

async function write(batch) {
  const connection = await connections.getConnection();
  try {
    await connection.beginTransaction();
    for (const [table, column] of Object.entries(TABLES)) {
      const sql = `INSERT INTO ${table} VALUES ? ON DUPLICATE KEY UPDATE ${column} = VALUES(${column})`;
      await connection.query(sql, [batch.map((rows) => rows[table])]);
    }
    await connection.commit();
  } finally {
    connection.release();
  }
}

async function run({ rows, from }) {
  const file = Buffer.from(importFile(rows, from));
  const started = performance.now();
  const running = new Set();
  let batch = [];
  let id = from;
  const send = async () => {
    const writing = write(batch).finally(() => running.delete(writing));
    running.add(writing);
    batch = [];
    if (running.size >= CONNECTIONS) await Promise.race(running);
  };
  for await (const row of Readable.from([file]).pipe(parse({ columns: true }))) {
    batch.push(rowsOf((id += 1), row));
    if (batch.length === BATCH) await send();
  }
  if (batch.length > 0) await send();
  await Promise.all(running);
  const seconds = (performance.now() - started) / 1000;
  return { latencies: Array.from({ length: rows }, () => (seconds * 1000) / rows), seconds };
}

process.on('message', async (work) => process.send(await run(work)));
process.send({ ready: true });
