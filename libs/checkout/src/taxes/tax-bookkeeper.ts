import { Injectable } from '@nestjs/common';
import { type Order, OrderQueryService, OrderService } from 'markethall/orders';
import { PaymentService } from 'markethall/payments';
import { TaxBooks, type TaxRefund, type TaxSale } from 'markethall/tax';
import { type SaleRefund, saleRefunds } from './sale-refunds.js';
import { taxSaleOf } from './tax-sale-of.js';

/** Tells the tax service what became of an order. */
@Injectable()
export class TaxBookkeeper {
  constructor(
    private readonly books: TaxBooks,
    private readonly orders: OrderService,
    private readonly details: OrderQueryService,
    private readonly payments: PaymentService,
  ) {}

  /**
   * Does what the order's present state asks for, whichever event led here: events come in any order, and repeating
   * changes nothing. Talks to the network: never in a transaction. Throws what the service throws.
   */
  async follow(orderId: string, signal: AbortSignal): Promise<void> {
    if (!this.books.areKept) return;
    const standing = await this.standing(orderId);
    if (standing === 'canceled') return this.books.void(orderId, signal);
    if (standing === 'none') return;

    const sale = taxSaleOf(await this.details.getDetails(orderId));
    await this.books.commit(sale, signal);
    for (const refund of saleRefunds(sale, await this.payments.movements(orderId)))
      await this.books.refund(taxRefundOf(sale, refund), signal);
    // Whoever cancels meanwhile may have been faster than we: their void would then be overtaken by our commit.
    if ((await this.standing(orderId)) === 'canceled') await this.books.void(orderId, signal);
  }

  private async standing(orderId: string): Promise<'sold' | 'canceled' | 'none'> {
    return standingOf(await this.orders.find(orderId));
  }
}

function standingOf(order: Order | null): 'sold' | 'canceled' | 'none' {
  if (order === null || !order.isPlaced) return 'none';
  return order.status === 'canceled' ? 'canceled' : 'sold';
}

function taxRefundOf(sale: TaxSale, { of: { id, at, parts, amount: asked }, amount }: SaleRefund): TaxRefund {
  const saysWhatFor = parts.some(({ kind, lineReference }) => kind !== 'other' || lineReference !== null);
  const told = saysWhatFor && amount === asked ? parts : [];
  return { reference: id, sale, at, amount, parts: told };
}
