import { Injectable } from '@nestjs/common';
import { Database, Money } from 'markethall/kernel';
import { type Order, type OrderLine, OrderService } from 'markethall/orders';
import { GiftCardService } from 'markethall/payments';

/**
 * Gift cards that were bought: one a unit, worth its price, once the order is paid in full. When the order is canceled
 * or refunded in full, what is left on them is taken back and they are disabled; what was spent by then stays spent.
 */
@Injectable()
export class GiftCardOrders {
  constructor(
    private readonly db: Database,
    private readonly orders: OrderService,
    private readonly cards: GiftCardService,
  ) {}

  /** Does what the order's present state asks for. Repeating changes nothing. Opens short transactions of its own. */
  async follow(orderId: string): Promise<void> {
    const lines = (await this.orders.linesOf(orderId)).filter((line) => line.isGiftCard && line.unitPrice > 0n);
    if (lines.length === 0) return;
    for (const line of lines)
      for (let unit = 1; unit <= line.quantity; unit += 1) if (!(await this.issue(orderId, line, unit))) break;
    const order = await this.orders.find(orderId);
    if (order !== null && goesBack(order)) await this.cards.takeBack(orderId, `order ${order.number ?? ''} returned`);
  }

  /** False when the order is not paid (any more). The order's lock keeps a cancellation out meanwhile. */
  private issue(orderId: string, line: OrderLine, unit: number): Promise<boolean> {
    return this.db.transaction(async () => {
      const order = await this.orders.getForUpdate(orderId);
      if (!isPaid(order)) return false;
      await this.cards.issue({
        amount: Money.of(line.unitPrice, line.currency),
        recipientEmail: order.email,
        locale: order.locale,
        reference: order.id,
        origin: `${line.id}:${unit}`,
        source: 'customers',
      });
      return true;
    });
  }
}

const isPaid = ({ status, paymentStatus }: Order): boolean =>
  (status === 'placed' || status === 'completed') && (paymentStatus === 'paid' || paymentStatus === 'overpaid');

const goesBack = ({ status, paymentStatus }: Order): boolean => status === 'canceled' || paymentStatus === 'refunded';
