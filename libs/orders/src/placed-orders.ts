import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import { In, type SelectQueryBuilder } from 'typeorm';
import { OrderAddress } from './entities/order-address.entity.js';
import { OrderDiscount } from './entities/order-discount.entity.js';
import { OrderFee } from './entities/order-fee.entity.js';
import { OrderLine } from './entities/order-line.entity.js';
import { OrderShippingLine } from './entities/order-shipping-line.entity.js';
import { OrderTaxLine } from './entities/order-tax-line.entity.js';
import { Order } from './entities/order.entity.js';
import type { OrderParts } from './order-writer.js';

/** Orders of one channel and currency, placed from `from` until before `to`. */
export interface PlacedPeriod {
  channelId: string;
  currency: string;
  from: Date;
  to: Date;
}

/** Where a page ended. */
export type PlacedMark = Pick<Order, 'id' | 'placedAt'>;

/** A placed order with everything that it copied. */
export interface PlacedOrder extends Omit<OrderParts, 'priceTraces'> {
  order: Order & { placedAt: Date };
  /** Of why it costs what it costs, the parts that were asked for, as whoever opened it wrote them; null without a trace. */
  trace: Readonly<Record<string, unknown>> | null;
}

/** Placed orders in sets, for reports: canceled ones are left out. No check of any actor. */
@Injectable()
export class PlacedOrders {
  constructor(private readonly db: Database) {}

  /** How many there are; counts no further than `atMost`. One statement. */
  async count({ channelId, currency, from, to }: PlacedPeriod, atMost: number): Promise<number> {
    const rows = await this.db.query<{ n: string | number }[]>(
      `SELECT COUNT(*) AS n FROM (
         SELECT 1 FROM sales_order WHERE placed_at >= ? AND placed_at < ? AND channel_id = ? AND currency = ?
            AND status IN ('placed', 'completed') LIMIT ?) AS placed`,
      [from, to, channelId, currency, atMost],
    );
    return Number(rows[0]?.n ?? 0);
  }

  /**
   * In the order of placing, after the mark. Eight statements, however many orders and lines. Traces grow with lines times
   * promotions, so that only parts of them are read: `traceParts` is name → JSON path.
   */
  async page(
    period: PlacedPeriod,
    after: PlacedMark | null,
    limit: number,
    traceParts: Readonly<Record<string, string>> = {},
  ): Promise<PlacedOrder[]> {
    const orders = await this.placed(period, after).take(limit).getMany();
    if (orders.length === 0) return [];
    const parts = await this.partsOf(
      orders.map(({ id }) => id),
      traceParts,
    );
    return orders.map((order) => ({ order: placedOf(order), ...parts(order.id) }));
  }

  /** When each of these buyers (customer ids, e-mail keys) placed their first order. One statement. */
  async firstPlaced(customerIds: readonly string[], emailKeys: readonly string[]): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ buyer: string; first_at: Date }[]>(
      `SELECT customer_id AS buyer, MIN(placed_at) AS first_at FROM sales_order
        WHERE customer_id IN (?) AND placed_at IS NOT NULL GROUP BY customer_id
       UNION ALL SELECT email_key, MIN(placed_at) FROM sales_order
        WHERE email_key IN (?) AND placed_at IS NOT NULL GROUP BY email_key`,
      [customerIds.length === 0 ? [''] : customerIds, emailKeys.length === 0 ? [''] : emailKeys],
    );
    return new Map(rows.map((row) => [row.buyer, row.first_at]));
  }

  private placed({ channelId, currency, from, to }: PlacedPeriod, after: PlacedMark | null): SelectQueryBuilder<Order> {
    const query = this.db
      .read()
      .createQueryBuilder(Order, 'o')
      .where('o.placedAt >= :from AND o.placedAt < :to', { from, to })
      .andWhere('o.channelId = :channelId AND o.currency = :currency', { channelId, currency })
      .andWhere("o.status IN ('placed', 'completed')")
      .orderBy('o.placedAt', 'ASC')
      .addOrderBy('o.id', 'ASC');
    if (after === null) return query;
    const mark = { seenAt: after.placedAt, seenId: idBytes(after.id) };
    return query.andWhere('(o.placedAt > :seenAt OR (o.placedAt = :seenAt AND o.id > :seenId))', mark);
  }

  private async partsOf(
    ids: readonly string[],
    traceParts: Readonly<Record<string, string>>,
  ): Promise<(orderId: string) => Omit<PlacedOrder, 'order'>> {
    const where = { orderId: In([...ids]) };
    const { db } = this;
    const lines = byOrder(await db.repository(OrderLine).find({ where, order: { position: 'ASC' } }));
    const addresses = byOrder(await db.repository(OrderAddress).findBy(where));
    const shippingLines = byOrder(await db.repository(OrderShippingLine).findBy(where));
    const fees = byOrder(await db.repository(OrderFee).findBy(where));
    const taxLines = byOrder(await db.repository(OrderTaxLine).find({ where, order: { id: 'ASC' } }));
    const discounts = byOrder(await db.repository(OrderDiscount).find({ where, order: { id: 'ASC' } }));
    const traces = await this.tracesOf(ids, traceParts);
    return (id) => ({
      lines: lines(id),
      addresses: addresses(id),
      shippingLines: shippingLines(id),
      fees: fees(id),
      taxLines: taxLines(id),
      discounts: discounts(id),
      trace: traces.get(id) ?? null,
    });
  }

  private async tracesOf(
    ids: readonly string[],
    parts: Readonly<Record<string, string>>,
  ): Promise<Map<string, Record<string, unknown>>> {
    const names = Object.keys(parts);
    const columns = names.map((_name, index) => `, CAST(JSON_EXTRACT(trace, ?) AS CHAR) AS part${index}`).join('');
    const sql = `SELECT order_id${columns} FROM order_price_trace WHERE order_id IN (?)`;
    const bound = [...Object.values(parts), ids.map(idBytes)];
    const rows = await this.db.query<({ order_id: Buffer } & Record<string, unknown>)[]>(sql, bound);
    return new Map(
      rows.map((row) => [
        idFromBytes('ord', row.order_id),
        Object.fromEntries(names.map((name, index) => [name, jsonOf(row[`part${index}`])])),
      ]),
    );
  }
}

function placedOf(order: Order): Order & { placedAt: Date } {
  const { placedAt } = order;
  if (placedAt === null) throw new Error(`order ${order.id} was not placed`);
  return Object.assign(order, { placedAt });
}

const jsonOf = (text: unknown): unknown => (typeof text === 'string' ? JSON.parse(text) : null);

function byOrder<T extends { orderId: string }>(rows: readonly T[]): (orderId: string) => T[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.orderId);
    if (group === undefined) groups.set(row.orderId, [row]);
    else group.push(row);
  }
  return (orderId) => groups.get(orderId) ?? [];
}
