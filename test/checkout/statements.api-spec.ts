import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { checkout, useShop } from './support/shop.js';

/** BEGIN and COMMIT included; PREPARE + payment in the sandbox + FINALIZE of three lines. */
const BUDGET = 45;

describe('the cost of a checkout', () => {
  const app = useShop({ worker: false });

  it(`takes at most ${BUDGET} statements for three lines`, async () => {
    const lines = [];
    for (let index = 0; index < 3; index += 1) lines.push({ variantId: await aSellableVariant(app), quantity: 2 });
    await checkout(app, await aReadyCart(app, { lines })); // warms caches and the number range
    const cart = await aReadyCart(app, { lines });

    const statements = await app.sql(async () => {
      expect((await checkout(app, cart)).status).toBe(201);
    });

    if (process.env.SHOW_SQL === '1')
      process.stdout.write(
        `${statements.list.map((sql) => sql.slice(0, 160).replace(/\s+/g, ' ')).join('\n')}\n${statements.count}\n`,
      );
    expect(statements.count).toBeLessThanOrEqual(BUDGET);
  });
});
