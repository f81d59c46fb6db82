import { Injectable } from '@nestjs/common';
import { OrderQueryService, OrderService } from 'markethall/orders';
import { PaymentService } from 'markethall/payments';
import { keepsBooks, TaxCalculator, type TaxRefund, type TaxRefundPart, type TaxSale } from 'markethall/tax';
import { type SaleRefund, saleRefunds } from './sale-refunds.js';
import { taxSaleOf } from './tax-sale-of.js';

/** Tells the tax service what became of an order. */
@Injectable()
export class TaxBookkeeper {
  constructor(
    private readonly calculator: TaxCalculator,
    private readonly orders: OrderService,
    private readonly details: OrderQueryService,
    private readonly payments: PaymentService,
  ) {}

  /**
   * Does what the order's present state asks for, whichever event led here: events come in any order, and repeating
   * changes nothing. Talks to the network: never in a transaction. Throws what the service throws.
   */
  async follow(orderId: string, signal: AbortSignal): Promise<void> {
    if (!keepsBooks(this.calculator)) return;
    const standing = await this.standing(orderId);
    if (standing === 'canceled') return this.calculator.void(orderId, signal);
    if (standing === 'none') return;

    const sale = taxSaleOf(await this.details.getDetails(orderId));
    await this.calculator.commit(sale, signal);
    const failures: unknown[] = [];
    for (const refund of saleRefunds(sale, await this.payments.movements(orderId))) {
      signal.throwIfAborted();
      // One that the service refuses must not keep the others from it.
      await this.calculator.refund(taxRefundOf(sale, refund), signal).catch((error: unknown) => failures.push(error));
    }
    // Whoever cancels meanwhile may have been faster than we: their void would then be overtaken by our commit.
    if ((await this.standing(orderId)) === 'canceled') return this.calculator.void(orderId, signal);
    if (failures.length > 0) throw failures[0];
  }

  private async standing(orderId: string): Promise<'sold' | 'canceled' | 'none'> {
    const order = await this.orders.find(orderId);
    if (order === null || !order.isPlaced) return 'none';
    return order.status === 'canceled' ? 'canceled' : 'sold';
  }
}

function taxRefundOf(sale: TaxSale, { of: { id, at, parts, amount: asked }, amount }: SaleRefund): TaxRefund {
  const told = amount === asked && parts.every((part) => fits(part, sale)) ? parts : [];
  return { reference: id, sale, at, amount, parts: told };
}

/** Staff may have named what the sale does not have, or nothing at all: then the refund is a part of the whole. */
function fits({ kind, lineReference, amount }: TaxRefundPart, { lines }: TaxSale): boolean {
  if (lineReference === null) return kind !== 'other';
  return lines.some(({ reference, total }) => reference === lineReference && amount <= total);
}
