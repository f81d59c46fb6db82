// Bound of a cold product page: six SELECTs over normalized tables, sent in one trip, put together and stringified,
// behind node's own HTTP server.
import { createServer } from 'node:http';
import { connect, fill, pool, PRODUCTS } from './database.mjs';
import { listensAt } from './bound-process.mjs';

const LOCALE = 'en';
const WORDS = 'A jacket of waxed cotton, lined with wool, cut for rain and long walks. '.repeat(6);

const setUp = await connect();
await setUp.query(`
  DROP TABLE IF EXISTS p_product, p_text, p_image, p_variant, p_price, p_stock, p_choice, p_category;
  CREATE TABLE p_product (id INT PRIMARY KEY, brand VARCHAR(80), active TINYINT NOT NULL, changed_at DATETIME(3) NOT NULL);
  CREATE TABLE p_text (product_id INT, locale VARCHAR(5), name VARCHAR(200), slug VARCHAR(200), description TEXT, PRIMARY KEY (product_id, locale));
  CREATE TABLE p_image (product_id INT, position INT, url VARCHAR(200), width INT, height INT, PRIMARY KEY (product_id, position));
  CREATE TABLE p_variant (id INT PRIMARY KEY, product_id INT, sku VARCHAR(64), position INT, KEY (product_id));
  CREATE TABLE p_price (variant_id INT, currency CHAR(3), amount BIGINT, PRIMARY KEY (variant_id, currency));
  CREATE TABLE p_stock (variant_id INT PRIMARY KEY, on_hand INT, allocated INT);
  CREATE TABLE p_choice (variant_id INT, option_name VARCHAR(40), locale VARCHAR(5), value VARCHAR(80), PRIMARY KEY (variant_id, option_name, locale));
  CREATE TABLE p_category (product_id INT, locale VARCHAR(5), name VARCHAR(80), slug VARCHAR(80), PRIMARY KEY (product_id, locale, slug))`);
const ids = Array.from({ length: PRODUCTS }, (_, index) => index + 1);
const both = (rows) => ids.flatMap((id) => ['en', 'de'].map((locale) => rows(id, locale)));
const variants = ids.flatMap((id) =>
  [1, 2].map((position) => [id * 2 + position - 2, id, `B-${id}-${position}`, position]),
);
await fill(
  setUp,
  'p_product',
  ids.map((id) => [id, 'Bound', 1, new Date()]),
);
await fill(
  setUp,
  'p_text',
  both((id, locale) => [id, locale, `Jacket ${id}`, `jacket-${id}-${locale}`, WORDS]),
);
await fill(
  setUp,
  'p_image',
  ids.map((id) => [id, 1, `/assets/${id}.webp`, 800, 800]),
);
await fill(setUp, 'p_variant', variants);
await fill(
  setUp,
  'p_price',
  variants.map(([id]) => [id, 'EUR', 1000 + id]),
);
await fill(
  setUp,
  'p_stock',
  variants.map(([id]) => [id, 1000, 0]),
);
await fill(
  setUp,
  'p_choice',
  variants.flatMap(([id]) => ['en', 'de'].map((locale) => [id, 'size', locale, id % 2 ? 'M' : 'L'])),
);
await fill(
  setUp,
  'p_category',
  both((id, locale) => [id, locale, 'Outdoor', 'outdoor']),
);
await setUp.end();

const SQL = `SELECT p.id, p.brand, p.changed_at, t.name, t.slug, t.description FROM p_product p JOIN p_text t ON t.product_id = p.id AND t.locale = ? WHERE p.id = ? AND p.active = 1;
SELECT url, width, height FROM p_image WHERE product_id = ? ORDER BY position;
SELECT v.id, v.sku, m.amount FROM p_variant v JOIN p_price m ON m.variant_id = v.id AND m.currency = ? WHERE v.product_id = ? ORDER BY v.position;
SELECT s.variant_id, s.on_hand - s.allocated AS available FROM p_variant v JOIN p_stock s ON s.variant_id = v.id WHERE v.product_id = ?;
SELECT c.variant_id, c.option_name, c.value FROM p_variant v JOIN p_choice c ON c.variant_id = v.id AND c.locale = ? WHERE v.product_id = ?;
SELECT name, slug FROM p_category WHERE product_id = ? AND locale = ?`;
const database = pool(16);

async function page(id) {
  const [[products, images, rows, stock, choices, categories]] = await database.query(SQL, [
    LOCALE,
    id,
    id,
    'EUR',
    id,
    id,
    LOCALE,
    id,
    id,
    LOCALE,
  ]);
  const available = new Map(stock.map((row) => [row.variant_id, row.available]));
  const chosen = Map.groupBy?.(choices, (row) => row.variant_id) ?? grouped(choices);
  return JSON.stringify({
    ...products[0],
    images,
    variants: rows.map((row) => ({
      ...row,
      currency: 'EUR',
      available: available.get(row.id),
      options: chosen.get(row.id),
    })),
    categories,
  });
}

function grouped(choices) {
  const groups = new Map();
  for (const row of choices) groups.set(row.variant_id, [...(groups.get(row.variant_id) ?? []), row]);
  return groups;
}

const server = createServer((request, response) => {
  page(Number(request.url.slice(1))).then(
    (text) => {
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      });
      response.end(text);
    },
    (error) => response.writeHead(500, { 'content-length': 0 }).end(error),
  );
});
server.listen(0, '127.0.0.1', () => listensAt(server.address().port));
