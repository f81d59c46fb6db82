import { Injectable } from '@nestjs/common';
import { Metrics } from 'markethall/kernel';
import { Counter } from 'prom-client';

/** How much was simulated. */
@Injectable()
export class ReplayMetrics {
  /** Orders by outcome: same, touched, skipped. */
  readonly orders: Counter<'outcome'>;

  constructor(metrics: Metrics) {
    this.orders = new Counter({
      name: 'markethall_reports_replayed_orders_total',
      help: 'Orders that simulations have priced again, by outcome',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }
}
