import type { Invariant } from 'markethall/kernel';
import { publicIdSql } from 'markethall/orders';

const ORDER_ID = publicIdSql('ord', 'o.id');
const CART_ID = publicIdSql('cart', 'c.id');

/** What must be true between carts and orders. */
export const checkoutInvariants: Invariant[] = [
  {
    code: 'I10-held',
    title: 'Gift cards and store credit are held only for orders that may yet be placed',
    sql: `SELECT HEX(p.id) AS id, p.reference, o.status FROM payment_intent p JOIN sales_order o ON ${ORDER_ID} = p.reference
      WHERE p.tender_account_id IS NOT NULL AND p.check_at IS NULL
        AND p.authorized_amount > p.captured_amount + p.voided_amount
        AND (o.status <> 'pending_payment' OR o.payment_status = 'failed') AND o.updated_at < :now - INTERVAL 60 SECOND`,
  },
  {
    code: 'O5',
    title: 'A finished cart has become exactly its own order, and the cart of a placed order is finished',
    sql: `SELECT 'cart' AS kind, HEX(c.id) AS id, c.order_id AS other FROM cart c LEFT JOIN sales_order o ON ${ORDER_ID} = c.order_id
      WHERE c.completed_at IS NOT NULL AND c.merged_into_id IS NULL AND (o.id IS NULL OR o.placed_at IS NULL OR o.cart_id <> ${CART_ID})
      UNION ALL
      SELECT 'order', HEX(o.id), o.cart_id FROM sales_order o LEFT JOIN cart c ON ${CART_ID} = o.cart_id
      WHERE o.placed_at IS NOT NULL AND o.cart_id IS NOT NULL AND (c.completed_at IS NULL OR c.order_id <> ${ORDER_ID})`,
  },
];
