// Bound of a checkout of three lines: two trips. Read the prices; then the whole transaction as one batch, in which the
// CHECK on stock stops the batch before COMMIT when somebody was quicker, so it is short and still cannot oversell.
// With `flow` it also stores the cart with its lines first, in one trip more.
import { connect, fill, randomVariant, VARIANTS } from './database.mjs';
import { offers } from './bound-process.mjs';

const withCart = process.argv[2] === 'flow';
const LINES = 3;
const ADDRESS = JSON.stringify({
  firstName: 'Ada',
  lastName: 'Byron',
  line1: 'Torstraße 1',
  postalCode: '10119',
  city: 'Berlin',
  countryCode: 'DE',
});
const NAME = 'A jacket of waxed cotton';

const setUp = await connect();
await setUp.query(`
  DROP TABLE IF EXISTS o_price, o_stock, o_order, o_line, o_payment, o_outbox, o_cart, o_cart_line;
  CREATE TABLE o_price (variant_id INT, channel_id INT, amount BIGINT NOT NULL, PRIMARY KEY (variant_id, channel_id));
  CREATE TABLE o_stock (variant_id INT PRIMARY KEY, on_hand INT NOT NULL, allocated INT NOT NULL, CONSTRAINT o_no_oversell CHECK (allocated <= on_hand));
  CREATE TABLE o_order (id BIGINT PRIMARY KEY, code CHAR(20) CHARACTER SET ascii NOT NULL, customer_id BIGINT NOT NULL, state TINYINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii NOT NULL, subtotal BIGINT NOT NULL, tax BIGINT NOT NULL, total BIGINT NOT NULL, address JSON,
    created_at DATETIME(3) NOT NULL, UNIQUE KEY (code), KEY (customer_id, created_at));
  CREATE TABLE o_line (order_id BIGINT, position INT, variant_id INT NOT NULL, quantity INT NOT NULL, unit_price BIGINT NOT NULL, tax BIGINT NOT NULL,
    name VARCHAR(255) NOT NULL, PRIMARY KEY (order_id, position));
  CREATE TABLE o_payment (id BIGINT AUTO_INCREMENT PRIMARY KEY, order_id BIGINT NOT NULL, amount BIGINT NOT NULL, state TINYINT NOT NULL,
    reference VARCHAR(64) NOT NULL, KEY (order_id));
  CREATE TABLE o_outbox (id BIGINT AUTO_INCREMENT PRIMARY KEY, topic VARCHAR(64) NOT NULL, payload JSON NOT NULL, created_at DATETIME(3) NOT NULL);
  CREATE TABLE o_cart (id BIGINT PRIMARY KEY, email VARCHAR(200), address JSON, created_at DATETIME(3) NOT NULL);
  CREATE TABLE o_cart_line (cart_id BIGINT, variant_id INT, quantity INT NOT NULL, PRIMARY KEY (cart_id, variant_id))`);
const all = Array.from({ length: VARIANTS }, (_, index) => index + 1);
await fill(
  setUp,
  'o_price',
  all.map((id) => [id, 1, 1000 + id]),
);
await fill(
  setUp,
  'o_stock',
  all.map((id) => [id, 1_000_000, 0]),
);
await setUp.end();

const PLACE = `START TRANSACTION;
INSERT INTO o_order VALUES (?, ?, 7, 1, 'EUR', ?, 0, ?, ?, ?);
INSERT INTO o_line VALUES ?;
INSERT INTO o_payment (order_id, amount, state, reference) VALUES (?, ?, 1, ?);
INSERT INTO o_outbox (topic, payload, created_at) VALUES ('order.placed', ?, ?);
UPDATE o_stock SET allocated = allocated + 1 WHERE variant_id IN (?);
COMMIT`;
let last = Date.now() * 1000;

offers(connect, async (database) => {
  const chosen = new Set();
  while (chosen.size < LINES) chosen.add(randomVariant());
  const variants = [...chosen].sort((a, b) => a - b);
  const id = ++last;
  const now = new Date();
  if (withCart) {
    await database.query(
      'START TRANSACTION; INSERT INTO o_cart VALUES (?, ?, ?, ?); INSERT INTO o_cart_line VALUES ?; COMMIT',
      [id, 'ada@example.com', ADDRESS, now, variants.map((variant) => [id, variant, 1])],
    );
  }
  const [prices] = await database.query(
    'SELECT variant_id, amount FROM o_price WHERE channel_id = 1 AND variant_id IN (?)',
    [variants],
  );
  const total = prices.reduce((sum, price) => sum + price.amount, 0);
  const lines = prices.map((price, index) => [id, index + 1, price.variant_id, 1, price.amount, 0, NAME]);
  try {
    await database.query(PLACE, [
      id,
      String(id),
      total,
      total,
      ADDRESS,
      now,
      lines,
      id,
      total,
      `ref${id}`,
      `{"id":${id}}`,
      now,
      variants,
    ]);
  } catch (error) {
    await database.query('ROLLBACK');
    throw error;
  }
});
