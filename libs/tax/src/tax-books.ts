import { Injectable } from '@nestjs/common';
import { TaxCalculator } from './tax-calculator.js';
import type { TaxRefund, TaxSale } from './tax-sale.js';

const KEEPING = ['commit', 'void', 'refund'] as const;

/** The books that a tax service keeps of our sales. Talks to the network: never in a transaction. */
@Injectable()
export class TaxBooks {
  constructor(private readonly calculator: TaxCalculator) {}

  /** False for calculators that keep none, such as our tables: then there is nothing to tell. */
  get areKept(): boolean {
    return KEEPING.some((method) => this.calculator[method] !== TaxCalculator.prototype[method]);
  }

  /** A sale became final. Repeatable. */
  commit(sale: TaxSale, signal: AbortSignal): Promise<void> {
    return this.calculator.commit(sale, signal);
  }

  /** A sale was called off. Repeatable. */
  void(reference: string, signal: AbortSignal): Promise<void> {
    return this.calculator.void(reference, signal);
  }

  /** Money of a committed sale went back. Repeatable. */
  refund(refund: TaxRefund, signal: AbortSignal): Promise<void> {
    return this.calculator.refund(refund, signal);
  }
}
