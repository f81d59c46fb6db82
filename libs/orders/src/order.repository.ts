import { Injectable } from '@nestjs/common';
import { type Actor, actorCanSeeChannel, Database, emailKey, isId } from 'markethall/kernel';
import { In, LessThanOrEqual } from 'typeorm';
import { OrderAddress } from './entities/order-address.entity.js';
import { OrderDiscount } from './entities/order-discount.entity.js';
import { OrderEvent } from './entities/order-event.entity.js';
import { OrderFee } from './entities/order-fee.entity.js';
import { OrderLine } from './entities/order-line.entity.js';
import { OrderShippingLine } from './entities/order-shipping-line.entity.js';
import { OrderTaxLine } from './entities/order-tax-line.entity.js';
import { Order } from './entities/order.entity.js';
import { orderNotFound } from './order.errors.js';
import type { OrderParts } from './order-writer.js';

/** Named reads and locks. Lock order everywhere: cart → order → payment → stock; several orders by id. */
@Injectable()
export class OrderRepository {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<Order | null> {
    return isId('ord', id) ? this.db.repository(Order).findOneBy({ id }) : null;
  }

  findByCart(cartId: string): Promise<Order | null> {
    return this.db.repository(Order).findOneBy({ cartId });
  }

  findByNumber(number: string): Promise<Order | null> {
    return this.db.repository(Order).findOneBy({ number });
  }

  async findMany(ids: readonly string[]): Promise<Order[]> {
    const known = ids.filter((id) => isId('ord', id));
    return known.length === 0 ? [] : this.db.repository(Order).findBy({ id: In(known) });
  }

  /** Locks the order until the transaction ends. Throws 404. */
  async getForUpdate(id: string): Promise<Order> {
    const order = isId('ord', id)
      ? await this.db.repository(Order).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (order === null) throw orderNotFound();
    return order;
  }

  /** The order locked, if the actor may see its channel; otherwise 404. */
  async getVisibleForUpdate(id: string, actor: Actor): Promise<Order> {
    return visibleTo(actor, await this.getForUpdate(id));
  }

  /** Throws 404 also where the actor may not see its channel. */
  async getVisible(id: string, actor: Actor): Promise<Order> {
    const order = await this.find(id);
    if (order === null) throw orderNotFound();
    return visibleTo(actor, order);
  }

  /** By account or by e-mail. */
  async hasPlaced({ customerId, email }: { customerId: string | null; email: string | null }): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      `SELECT 1 FROM sales_order WHERE customer_id = ? AND placed_at IS NOT NULL
       UNION ALL SELECT 1 FROM sales_order WHERE email_key = ? AND placed_at IS NOT NULL LIMIT 1`,
      [customerId ?? '', email === null ? '' : emailKey(email)],
    );
    return rows.length > 0;
  }

  linesOf(orderId: string): Promise<OrderLine[]> {
    return this.db.repository(OrderLine).find({ where: { orderId }, order: { position: 'ASC' } });
  }

  async partsOf(orderId: string): Promise<Omit<OrderParts, 'priceTraces'>> {
    const where = { orderId };
    return {
      lines: await this.linesOf(orderId),
      addresses: await this.db.repository(OrderAddress).findBy(where),
      shippingLines: await this.db.repository(OrderShippingLine).findBy(where),
      fees: await this.db.repository(OrderFee).findBy(where),
      taxLines: await this.db.repository(OrderTaxLine).find({ where, order: { id: 'ASC' } }),
      discounts: await this.db.repository(OrderDiscount).find({ where, order: { id: 'ASC' } }),
    };
  }

  /** Oldest first; `after` is the id of the last entry seen. */
  timelineOf(orderId: string, limit: number): Promise<OrderEvent[]> {
    return this.db.repository(OrderEvent).find({ where: { orderId }, order: { id: 'ASC' }, take: limit });
  }

  /** Unpaid orders whose time is over. */
  async dueToExpire(now: Date, limit: number): Promise<string[]> {
    const due = await this.db.repository(Order).find({
      select: { id: true },
      where: { status: In(['pending_payment', 'draft']), expiresAt: LessThanOrEqual(now) },
      order: { expiresAt: 'ASC' },
      take: limit,
    });
    return due.map((order) => order.id);
  }
}

function visibleTo(actor: Actor, order: Order): Order {
  if (!actorCanSeeChannel(actor, order.channelId)) throw orderNotFound();
  return order;
}
