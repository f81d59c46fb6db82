import { Injectable } from '@nestjs/common';
import { InventoryService } from 'markethall/inventory';
import { type Actor, Clock, Database, Events, idBytes } from 'markethall/kernel';
import { PaymentService } from 'markethall/payments';
import { ShippingService } from 'markethall/shipping';
import type { OrderLine } from './entities/order-line.entity.js';
import type { Order } from './entities/order.entity.js';
import { isSettled } from './order-derived-status.js';
import { lineTwice, lineUnknown, nothingToShip } from './order.errors.js';
import { OrderCompleted, OrderPaymentChanged, OrderShipped } from './order.events.js';
import { OrderJournal } from './order-journal.js';
import { OrderRepository } from './order.repository.js';
import { applyFulfillment, applyPayments } from './order.service.js';

/** What leaves the house. */
export interface ShipmentInput {
  /** Default: every open unit. */
  lines?: readonly { lineId: string; quantity: number }[];
  carrier?: string | null;
  trackingNumber?: string | null;
  trackingUrl?: string | null;
}

/** What happens to a placed order until it is completed: goods leave, money arrives. */
@Injectable()
export class OrderFulfillmentService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly orders: OrderRepository,
    private readonly journal: OrderJournal,
    private readonly inventory: InventoryService,
    private readonly shipping: ShippingService,
    private readonly payments: PaymentService,
    private readonly events: Events,
  ) {}

  /**
   * Records a shipment and takes its stock out of the house; in parts, but never more than the open quantity of a line
   * (422). Throws 404, order_not_shippable and nothing_to_ship (409).
   */
  markShipped(orderId: string, input: ShipmentInput, actor?: Actor): Promise<Order> {
    return this.db.transaction(async () => {
      const order =
        actor === undefined
          ? await this.orders.getForUpdate(orderId)
          : await this.orders.getVisibleForUpdate(orderId, actor);
      order.assertShippable();
      const before = { ...order };
      const lines = await this.orders.linesOf(order.id);
      const parts = this.take(lines, input.lines);
      const { carrier, trackingNumber, trackingUrl } = input;
      const shipment = await this.shipping.createShipment({
        reference: order.id,
        carrier,
        trackingNumber,
        trackingUrl,
        lines: parts,
      });
      await this.inventory.ship(order.id, shipment.id, parts);
      await this.saveQuantities(parts);

      applyFulfillment(order, lines);
      this.journal.update(order, before, {
        type: 'shipped',
        data: { shipmentId: shipment.id, trackingNumber: trackingNumber ?? null },
      });
      this.events.publish(new OrderShipped(order, shipment.id, order.fulfillmentStatus === 'fulfilled'));
      await this.completeIfSettled(order);
      return order;
    });
  }

  /** Takes the payment axis from the payments as they stand now. Repeating changes nothing. */
  syncPayments(orderId: string): Promise<Order> {
    return this.db.transaction(async () => {
      const order = await this.orders.getForUpdate(orderId);
      const before = { ...order };
      applyPayments(order, await this.payments.summary(order.id));
      // The status of an order that is being paid belongs to the checkout, which places or declines it.
      if (order.status === 'pending_payment') order.paymentStatus = before.paymentStatus;
      if (!differs(before, order)) return order;
      const { paymentStatus } = order;
      this.journal.update(order, before, { type: 'payment_changed', data: { paymentStatus } });
      this.events.publish(new OrderPaymentChanged(order));
      await this.completeIfSettled(order);
      return order;
    });
  }

  private async completeIfSettled(order: Order): Promise<void> {
    if (order.status !== 'placed' || !isSettled(order.paymentStatus, order.fulfillmentStatus)) return;
    const before = { ...order };
    order.complete(this.clock.now());
    this.journal.update(order, before, { type: 'completed' });
    this.events.publish(new OrderCompleted(order));
  }

  private take(
    lines: readonly OrderLine[],
    wanted: ShipmentInput['lines'],
  ): { lineReference: string; quantity: number }[] {
    if (wanted === undefined) {
      const open = lines
        .filter((line) => line.openQuantity > 0)
        .map((line) => ({ lineReference: line.id, quantity: line.openQuantity }));
      if (open.length === 0) throw nothingToShip();
      for (const line of lines) line.fulfill(line.openQuantity, '');
      return open;
    }
    const byId = new Map(lines.map((line) => [line.id, line]));
    const seen = new Set<string>();
    return wanted.map(({ lineId, quantity }, index) => {
      const line = byId.get(lineId);
      if (line === undefined) throw lineUnknown(`/lines/${index}/lineId`);
      if (seen.has(lineId)) throw lineTwice(`/lines/${index}/lineId`);
      seen.add(lineId);
      line.fulfill(quantity, `/lines/${index}/quantity`);
      return { lineReference: lineId, quantity };
    });
  }

  private async saveQuantities(parts: readonly { lineReference: string; quantity: number }[]): Promise<void> {
    for (const { lineReference, quantity } of parts) {
      await this.db.execute('UPDATE order_line SET fulfilled_quantity = fulfilled_quantity + ? WHERE id = ?', [
        quantity,
        idBytes(lineReference),
      ]);
    }
  }
}

type Paid = Pick<Order, 'paymentStatus' | 'paidTotal' | 'refundedTotal'>;

const differs = (one: Paid, other: Paid): boolean =>
  one.paymentStatus !== other.paymentStatus ||
  one.paidTotal !== other.paidTotal ||
  one.refundedTotal !== other.refundedTotal;
