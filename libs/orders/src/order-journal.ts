import { Injectable } from '@nestjs/common';
import { actorRef, Changes, Clock, Database, newId, postRows, postVersioned, RequestContext } from 'markethall/kernel';
import { OrderEvent, type OrderEventType } from './entities/order-event.entity.js';
import { Order } from './entities/order.entity.js';
import type { OrderStatus } from './order-status.js';

/** What the timeline says about a change. */
export interface TimelineEntry {
  type: OrderEventType;
  /** For people; at most 2,000 characters. */
  note?: string | null;
  /** Facts for machines. */
  data?: Record<string, unknown> | null;
}

/**
 * Saves an order together with what must never be missing beside it: the timeline entry and the change record. All of it
 * travels with the transaction's next statement, at the latest with COMMIT.
 */
@Injectable()
export class OrderJournal {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
  ) {}

  insert(order: Order, entry: TimelineEntry): void {
    postRows(this.db, Order, [order]);
    this.note(order.id, null, order.status, entry);
    this.changes.record({
      entityType: 'order',
      id: order.id,
      version: order.version,
      before: null,
      after: factsOf(order),
    });
  }

  /** Compares the version (version_conflict ends the transaction); a change of the status enters the history. `before` is a copy from before the change. */
  update(
    order: Order,
    before: Readonly<Record<string, unknown>> & { status: OrderStatus },
    entry: TimelineEntry,
  ): void {
    order.updatedAt = this.clock.now();
    postVersioned(this.db, Order, order, before);
    this.note(order.id, before.status, order.status, entry);
    const { id, version } = order;
    this.changes.record({
      entityType: 'order',
      id,
      version,
      before: factsOf(before),
      after: factsOf(order),
      ...(entry.note ? { reason: entry.note } : {}),
    });
  }

  private note(orderId: string, from: OrderStatus | null, to: OrderStatus, entry: TimelineEntry): void {
    const moved = from !== to;
    const row = Object.assign(new OrderEvent(), {
      id: newId('oev'),
      orderId,
      type: entry.type,
      fromStatus: moved ? from : null,
      toStatus: moved ? to : null,
      actor: actorRef(RequestContext.actor()),
      note: entry.note ?? null,
      data: entry.data ?? null,
      createdAt: this.clock.now(),
    });
    postRows(this.db, OrderEvent, [row]);
  }
}

/** What of an order is worth remembering: not its place among unpaid ones. */
const factsOf = (order: object): object => ({ ...order, unpaidSlot: undefined });
