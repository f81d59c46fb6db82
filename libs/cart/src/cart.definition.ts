import { defineModule } from 'markethall/kernel';
import { CartModule } from './cart.module.js';
import { CartPermission } from './cart.permissions.js';
import { CartWorker } from './cart.worker.js';
import { CartPrices1795043700001 } from './migrations/1795043700001-cart-prices.js';
import { Cart1795016000001 } from './migrations/1795016000001-cart.js';
import { CartTenders1795042000004 } from './migrations/1795042000004-cart-tenders.js';

/** Carts of guests and customers. */
export const cartModule = defineModule({
  name: 'cart',
  module: CartModule,
  worker: CartWorker,
  migrations: [Cart1795016000001, CartTenders1795042000004, CartPrices1795043700001],
  permissions: [CartPermission],
  invariants: [
    {
      code: 'CART1',
      title: 'an active key belongs to an unfinished cart of its customer',
      sql: `SELECT id FROM cart WHERE active_key IS NOT NULL
              AND (customer_id IS NULL OR completed_at IS NOT NULL OR merged_into_id IS NOT NULL
                   OR active_key <> CONCAT(customer_id, ':', channel_id))`,
    },
    {
      code: 'CART2',
      title: "a customer's unfinished cart is their active one",
      sql: `SELECT id FROM cart WHERE customer_id IS NOT NULL AND completed_at IS NULL AND merged_into_id IS NULL
              AND active_key IS NULL`,
    },
    {
      code: 'CART3',
      title: 'a completed cart has its order and nobody holds it',
      sql: `SELECT id FROM cart WHERE completed_at IS NOT NULL AND (order_id IS NULL OR completing_at IS NOT NULL)`,
    },
    {
      code: 'CART4',
      title: 'a cart opens by a token or by its customer',
      sql: 'SELECT id FROM cart WHERE token_hash IS NULL AND customer_id IS NULL',
    },
    {
      code: 'CART6',
      title: 'a price by hand has its reason and whoever gave it',
      sql: 'SELECT id FROM cart_line WHERE manual_price IS NOT NULL AND (manual_reason IS NULL OR manual_by IS NULL OR manual_price < 0)',
    },
    {
      code: 'CART5',
      title: 'a merged cart has no lines left',
      sql: `SELECT c.id FROM cart c JOIN cart_line l ON l.cart_id = c.id WHERE c.merged_into_id IS NOT NULL`,
    },
  ],
});
