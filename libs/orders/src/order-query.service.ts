import { Injectable } from '@nestjs/common';
import {
  type Actor,
  channelScope,
  Database,
  emailKey,
  keysetPage,
  type KeysetPage,
  keyOf,
  type ListFilter,
  type ListRequest,
} from 'markethall/kernel';
import { type Shipment, ShippingService } from 'markethall/shipping';
import type { SelectQueryBuilder } from 'typeorm';
import type { OrderEvent } from './entities/order-event.entity.js';
import { OrderPriceTrace } from './entities/order-price-trace.entity.js';
import { Order } from './entities/order.entity.js';
import { orderNotFound } from './order.errors.js';
import { OrderRepository } from './order.repository.js';
import { OrderTokens } from './order-token.js';
import type { OrderParts } from './order-writer.js';

/** An order with everything under it. */
export interface OrderDetails extends Omit<OrderParts, 'priceTraces'> {
  order: Order;
  shipments: Shipment[];
}

const COLUMNS = {
  status: 'o.status',
  paymentStatus: 'o.paymentStatus',
  fulfillmentStatus: 'o.fulfillmentStatus',
  number: 'o.number',
  email: 'o.emailKey',
  buyerName: 'o.buyerKey',
  channelId: 'o.channelId',
  customerId: 'o.customerId',
  externalId: 'o.externalId',
  placedAt: 'o.placedAt',
  createdAt: 'o.createdAt',
} as const;

const TIMELINE_LIMIT = 500;

/** Reads orders: for staff by channel, for customers their own, for guests by token. */
@Injectable()
export class OrderQueryService {
  constructor(
    private readonly db: Database,
    private readonly orders: OrderRepository,
    private readonly tokens: OrderTokens,
    private readonly shipping: ShippingService,
  ) {}

  /** Staff's list. Without a filter on the status only orders that were placed: unpaid tries are no orders to people. */
  listForStaff(request: ListRequest, actor: Actor): Promise<KeysetPage<Order>> {
    const query = this.listed();
    const scope = channelScope(actor);
    if (scope !== 'all') query.andWhere(scope.length === 0 ? '1 = 0' : 'o.channelId IN (:...scope)', { scope });
    if (!request.filters.some((filter) => filter.field === 'status')) query.andWhere('o.placedAt IS NOT NULL');
    return this.page(query, request);
  }

  /** A customer's own orders. */
  listForCustomer(request: ListRequest, customerId: string): Promise<KeysetPage<Order>> {
    const query = this.listed().andWhere('o.customerId = :customerId AND o.placedAt IS NOT NULL', { customerId });
    return this.page(query, request);
  }

  /** Throws 404 where it does not exist or the actor may not see its channel. */
  async getForStaff(orderId: string, actor: Actor): Promise<OrderDetails> {
    return this.detailsOf(await this.orders.getVisible(orderId, actor));
  }

  /** For its customer, or for whoever shows its token; anybody else is told that it does not exist. */
  async getForShopper(orderId: string, actor: Actor, token: string | undefined): Promise<OrderDetails> {
    const order = await this.orders.find(orderId);
    if (order === null || !(this.isOwn(order, actor) || (token !== undefined && this.tokens.opens(order, token))))
      throw orderNotFound();
    return this.detailsOf(order);
  }

  /** For other modules' handlers (mails, exports): no check of any actor. */
  async getDetails(orderId: string): Promise<OrderDetails> {
    const order = await this.orders.find(orderId);
    if (order === null) throw orderNotFound();
    return this.detailsOf(order);
  }

  findByNumber(number: string): Promise<Order | null> {
    return this.orders.findByNumber(number);
  }

  /** The link under which a guest sees the order; null for a revoked or lapsed token. Secret: for the mail to the buyer only. */
  guestLink(order: Order): string | null {
    return this.tokens.linkOf(order);
  }

  /** The guest's token itself; null when revoked or lapsed. Secret. */
  guestToken(order: Order): string | null {
    return this.tokens.tokenOf(order);
  }

  /** The last 500 entries at most, oldest first. */
  async timeline(orderId: string, actor: Actor): Promise<OrderEvent[]> {
    const order = await this.orders.getVisible(orderId, actor);
    return this.orders.timelineOf(order.id, TIMELINE_LIMIT);
  }

  /** Why the order costs that, as it was told when it was opened; null where nobody explained it. */
  async priceTraceOf(orderId: string): Promise<Record<string, unknown> | null> {
    const kept = await this.db.repository(OrderPriceTrace).findOneBy({ orderId });
    return kept?.trace ?? null;
  }

  private isOwn(order: Order, actor: Actor): boolean {
    return actor.kind === 'customer' && actor.profileId !== null && order.customerId === actor.profileId;
  }

  private async detailsOf(order: Order): Promise<OrderDetails> {
    const parts = await this.orders.partsOf(order.id);
    const shipments = order.fulfillmentStatus === 'unfulfilled' ? [] : await this.shipping.listShipments(order.id);
    return { order, ...parts, shipments };
  }

  private listed(): SelectQueryBuilder<Order> {
    return this.db.read().getRepository(Order).createQueryBuilder('o');
  }

  private page(query: SelectQueryBuilder<Order>, request: ListRequest): Promise<KeysetPage<Order>> {
    const filters = request.filters.map(normalized);
    return keysetPage(query, { ...request, filters }, COLUMNS, { idField: 'o.id', idPrefix: 'ord' });
  }
}

/** E-mails and names are searched by their keys, so that case and width do not matter. */
function normalized(filter: ListFilter): ListFilter {
  if (typeof filter.value !== 'string') return filter;
  if (filter.field === 'email')
    return { ...filter, value: filter.op === 'like' ? keyOf(filter.value) : emailKey(filter.value) };
  return filter.field === 'buyerName' ? { ...filter, value: keyOf(filter.value) } : filter;
}
