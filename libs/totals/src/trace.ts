import { taxOf } from './tax-math.js';
import type { Taxable } from './taxable.js';
import type { DiscountValue, RoundingPolicy, TraceStep } from './totals.types.js';

const STEP_OF = { line: 'line_discount', order: 'order_discount', shipping: 'shipping_discount' } as const;

/** Writes the steps of a calculation down, if anybody wants them. */
export class Trace {
  readonly steps: TraceStep[] = [];

  constructor(private readonly kept: boolean) {}

  price({ id, price }: Taxable, detail: string): void {
    this.note({ step: 'price', ref: id, detail, amount: price });
  }

  discount(ref: string, { scope, source, amount }: DiscountValue): void {
    this.note({ step: STEP_OF[scope], ref, detail: source, amount: -amount });
  }

  tax({ base, rate, included, taxes }: Taxable, ref: string, tax: bigint, rounding: RoundingPolicy): void {
    if (!this.kept) return;
    const detail = taxes.map((each) => `${each.name} ${each.rate}%`).join(' + ');
    const step: TraceStep = { step: 'tax', ref, detail, amount: included ? 0n : tax, tax };
    if (rounding.tax === 'rate_group') step.remainder = tax - taxOf(base, rate, included, rounding.mode);
    this.note(step);
  }

  rounding(step: bigint, amount: bigint): void {
    this.note({ step: 'cash_rounding', ref: 'order', detail: `to a multiple of ${step}`, amount });
  }

  /** Adds nothing: it is the sum of all. */
  total(grandTotal: bigint): void {
    this.note({ step: 'total', ref: 'order', detail: String(grandTotal), amount: 0n });
  }

  private note(step: TraceStep): void {
    if (this.kept) this.steps.push(step);
  }
}
