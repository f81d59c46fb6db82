import { type Invariant, notAnnouncedSql } from 'markethall/kernel';
import { LINE_CHECKSUM_SQL } from './line-checksum.js';
import { OrderPlaced } from './order.events.js';
import { ORDER_TRANSITIONS } from './order-status.js';
import { publicIdSql } from './public-id-sql.js';

const sumOf = (table: string, column: string) =>
  `COALESCE((SELECT SUM(x.${column}) FROM ${table} x WHERE x.order_id = o.id), 0)`;

/** `'a>b'` for every allowed step, and the two ways to begin. */
const steps = [
  `'>draft'`,
  `'>pending_payment'`,
  ...Object.entries(ORDER_TRANSITIONS).flatMap(([from, targets]) => targets.map((to) => `'${from}>${to}'`)),
].join(', ');

/** Payments and stock refer to orders and lines by their public ids. */
const ORDER_ID = publicIdSql('ord', 'o.id');
const LINE_ID = publicIdSql('oli', 'l.id');

const paidByOrder = `SELECT i.reference, MIN(i.currency) AS currency, COUNT(DISTINCT i.currency) AS currencies,
  SUM(i.authorized_amount - i.voided_amount - i.refunded_amount) AS held, SUM(i.captured_amount) AS captured, SUM(i.refunded_amount) AS refunded
  FROM payment_intent i GROUP BY i.reference`;

/** What must be true of orders, also against payments and stock. Amounts are minor units. */
export const orderInvariants: Invariant[] = [
  {
    code: 'I1',
    title: 'Σ lines + delivery + fees = total, and Σ tax lines = tax total',
    sql: `SELECT HEX(o.id) AS id, o.number, o.grand_total FROM sales_order o
      WHERE o.grand_total <> ${sumOf('order_line', 'total')} + ${sumOf('order_shipping_line', 'total')} + ${sumOf('order_fee', 'total')}
        OR o.shipping_total <> ${sumOf('order_shipping_line', 'total')} OR o.fee_total <> ${sumOf('order_fee', 'total')}
        OR o.tax_total <> ${sumOf('order_tax_line', 'amount')}`,
  },
  {
    code: 'orders.unpaid-slot',
    title: 'Only an order that waits for its payment takes a place among the unpaid ones of its buyer',
    sql: "SELECT HEX(id) AS id, status FROM sales_order WHERE unpaid_slot IS NOT NULL AND status <> 'pending_payment'",
  },
  {
    code: 'I2',
    title: 'Price × quantity − discount is the net or the gross of a line, by its price entry; net + tax = total',
    sql: `SELECT HEX(id) AS id, sku FROM order_line
      WHERE net + tax <> total OR quantity <= 0 OR unit_price < 0
        OR unit_price * quantity - discount <> IF(price_includes_tax, total, net)`,
  },
  {
    code: 'I6',
    title: 'No more is held or taken for an order than it costs',
    sql: `SELECT HEX(o.id) AS id, o.number, p.held, o.grand_total FROM sales_order o JOIN (${paidByOrder}) p ON p.reference = ${ORDER_ID}
      WHERE p.held > o.grand_total`,
  },
  {
    code: 'I7',
    title: 'An order that says paid has been paid',
    sql: `SELECT HEX(o.id) AS id, o.number, o.payment_status FROM sales_order o LEFT JOIN (${paidByOrder}) p ON p.reference = ${ORDER_ID}
      WHERE o.grand_total > 0 AND o.payment_status IN ('paid', 'overpaid') AND COALESCE(p.captured, 0) < o.grand_total`,
  },
  {
    code: 'orders.paid-total',
    title: 'The paid and refunded sums of an order are those of its payments',
    sql: `SELECT HEX(o.id) AS id, o.number, o.paid_total, p.captured FROM sales_order o LEFT JOIN (${paidByOrder}) p ON p.reference = ${ORDER_ID}
      WHERE o.paid_total <> COALESCE(p.captured, 0) OR o.refunded_total <> COALESCE(p.refunded, 0)`,
  },
  {
    code: 'I8',
    title: 'No total is negative',
    sql: 'SELECT HEX(id) AS id FROM sales_order WHERE grand_total < 0 OR paid_total < 0 OR refunded_total < 0 OR shipping_total < 0 OR tax_total < 0',
  },
  {
    code: 'I9',
    title: 'An order and its payments have one currency',
    sql: `SELECT HEX(o.id) AS id, o.currency, p.currency AS paid_in FROM sales_order o JOIN (${paidByOrder}) p ON p.reference = ${ORDER_ID}
      WHERE p.currency <> o.currency OR p.currencies > 1`,
  },
  {
    code: 'O1',
    title: 'No order without lines',
    sql: 'SELECT HEX(o.id) AS id FROM sales_order o WHERE NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id)',
  },
  {
    code: 'O2',
    title: 'No line, address, money row or event without its order',
    sql: [
      'order_line',
      'order_address',
      'order_tax_line',
      'order_discount',
      'order_fee',
      'order_shipping_line',
      'order_event',
      'order_change',
    ]
      .map(
        (table) =>
          `SELECT '${table}' AS kind, HEX(x.id) AS id FROM ${table} x LEFT JOIN sales_order o ON o.id = x.order_id WHERE o.id IS NULL`,
      )
      .concat(
        "SELECT 'order_price_trace', HEX(x.order_id) FROM order_price_trace x LEFT JOIN sales_order o ON o.id = x.order_id WHERE o.id IS NULL",
      )
      .join(' UNION ALL '),
  },
  {
    code: 'O3',
    title: 'The history of the status is a path of the allowed graph',
    sql: `SELECT HEX(order_id) AS id, from_status, to_status FROM order_event
      WHERE to_status IS NOT NULL AND CONCAT(COALESCE(from_status, ''), '>', to_status) NOT IN (${steps})`,
  },
  {
    code: 'O4',
    title: 'The last entry of the history is the present status',
    sql: `SELECT HEX(o.id) AS id, o.status FROM sales_order o
      WHERE o.status <> COALESCE((SELECT e.to_status FROM order_event e WHERE e.order_id = o.id AND e.to_status IS NOT NULL ORDER BY e.id DESC LIMIT 1), '')`,
  },
  {
    code: 'O6',
    title: 'A placed order has a number, and only a placed order has one',
    sql: `SELECT HEX(id) AS id, number, status FROM sales_order
      WHERE (number IS NULL) <> (placed_at IS NULL) OR (status IN ('placed', 'completed') AND number IS NULL)
        OR (status IN ('draft', 'pending_payment', 'expired') AND number IS NOT NULL)`,
  },
  {
    code: 'O7',
    title: 'What was agreed never changes',
    sql: `SELECT HEX(o.id) AS id, o.number FROM sales_order o JOIN order_line l ON l.order_id = o.id
      GROUP BY o.id, o.number, o.lines_checksum HAVING o.lines_checksum <> ${LINE_CHECKSUM_SQL}`,
  },
  {
    code: 'O8',
    title: 'Every order was given a secret for its guest',
    sql: `SELECT HEX(id) AS id FROM sales_order WHERE token_seed = '' OR token_expires_at IS NULL OR LENGTH(COALESCE(token_hash, REPEAT('0', 64))) <> 64`,
  },
  {
    code: 'E3',
    title: 'Every order that was placed has been announced',
    sql: `SELECT HEX(o.id) AS id, o.number, o.placed_at FROM sales_order o
      WHERE o.placed_at > :eventsKeptSince AND ${notAnnouncedSql(OrderPlaced, 'order', ORDER_ID)}`,
  },
  {
    code: 'S6',
    title: 'Every open unit of a placed order is allocated exactly once; a canceled order holds nothing',
    sql: `SELECT HEX(l.id) AS id, l.sku, l.quantity, COALESCE(r.held, 0) AS held FROM order_line l JOIN sales_order o ON o.id = l.order_id
      LEFT JOIN (SELECT line_reference, SUM(per_line) AS held FROM (
        SELECT line_reference, item_id, SUM(quantity / per_unit) AS per_line FROM reservation WHERE state = 'committed' GROUP BY line_reference, item_id
      ) i GROUP BY line_reference) r ON r.line_reference = ${LINE_ID}
      WHERE l.tracks_stock AND (
        (o.status IN ('placed', 'completed') AND COALESCE(r.held, 0) < l.quantity - l.canceled_quantity)
        OR (o.status = 'canceled' AND o.fulfillment_status = 'canceled' AND COALESCE(r.held, 0) > 0))`,
  },
];
