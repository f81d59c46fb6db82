import { Injectable } from '@nestjs/common';
import { type Actor, notFound } from 'markethall/kernel';
import { type OrderDetails, OrderQueryService } from 'markethall/orders';
import { PriceTraceResponse } from 'markethall/totals';

/** The price traces that orders keep. Checkout wrote them, so it reads them: to orders they are opaque. */
@Injectable()
export class OrderPriceTraces {
  constructor(private readonly orders: OrderQueryService) {}

  /** Throws `order_not_found` (also for what the actor may not see), `price_trace_not_found`. */
  async forStaff(orderId: string, actor: Actor): Promise<PriceTraceResponse> {
    return this.read(await this.orders.getForStaff(orderId, actor));
  }

  /** The shortened form. */
  async forShopper(orderId: string, actor: Actor, token: string | undefined): Promise<PriceTraceResponse> {
    const details = await this.orders.getForShopper(orderId, actor, token);
    return PriceTraceResponse.forShopper(await this.read(details));
  }

  /** Lines of the trace are the order's, in their order; what was a line of the cart gets the id of the order's line. */
  private async read({ order, lines }: OrderDetails): Promise<PriceTraceResponse> {
    const kept = await this.orders.priceTraceOf(order.id);
    if (kept === null) throw notFound('price_trace');
    const trace = kept as unknown as PriceTraceResponse; // written by PriceTraceResponse.from in orderDraftOf
    const ids = new Map(trace.lines.map((line, index) => [line.lineId, lines[index]?.id ?? line.lineId]));
    return {
      ...trace,
      lines: trace.lines.map((line) => ({ ...line, lineId: ids.get(line.lineId) ?? line.lineId })),
      decisions: trace.decisions.map((step) => ({
        ...step,
        ref: step.ref === null ? null : (ids.get(step.ref) ?? step.ref),
      })),
    };
  }
}
