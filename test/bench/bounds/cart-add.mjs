// Bound of adding to a cart: read price and stock of the variant, then one upsert of the line, committed.
import { connect, fill, randomVariant, VARIANTS } from './database.mjs';
import { offers } from './bound-process.mjs';

const CARTS = 100_000;
const setUp = await connect();
await setUp.query(`
  DROP TABLE IF EXISTS c_price, c_stock, c_line;
  CREATE TABLE c_price (variant_id INT, channel_id INT, amount BIGINT NOT NULL, PRIMARY KEY (variant_id, channel_id));
  CREATE TABLE c_stock (variant_id INT PRIMARY KEY, on_hand INT NOT NULL, allocated INT NOT NULL);
  CREATE TABLE c_line (cart_id INT, variant_id INT, quantity INT NOT NULL, PRIMARY KEY (cart_id, variant_id))`);
const variants = Array.from({ length: VARIANTS }, (_, index) => index + 1);
await fill(
  setUp,
  'c_price',
  variants.map((id) => [id, 1, 1000 + id]),
);
await fill(
  setUp,
  'c_stock',
  variants.map((id) => [id, 1_000_000, 0]),
);
await setUp.end();

offers(connect, async (database) => {
  const variant = randomVariant();
  await database.execute(
    'SELECT p.amount, s.on_hand - s.allocated AS available FROM c_price p JOIN c_stock s ON s.variant_id = p.variant_id WHERE p.variant_id = ? AND p.channel_id = 1',
    [variant],
  );
  await database.execute('INSERT INTO c_line VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE quantity = quantity + 1', [
    1 + Math.floor(Math.random() * CARTS),
    variant,
  ]);
});
