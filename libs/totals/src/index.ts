export { totalsModule } from './totals.definition.js';
export { TotalsModule } from './totals.module.js';
export { TotalsService } from './totals.service.js';
export { computeTotals } from './compute-totals.js';
export { amountOutOfRange } from './totals.errors.js';
export type {
  PricedCart,
  PricedFee,
  PricedLine,
  PricedShipping,
  PriceProblem,
  PriceProblemCode,
  PriceRequest,
} from './priced-cart.js';
export type {
  DiscountInput,
  DiscountValue,
  RoundingPolicy,
  TaxedAmount,
  TaxInput,
  TaxLineValue,
  TaxSummaryEntry,
  Totals,
  TotalsFee,
  TotalsFeeInput,
  TotalsInput,
  TotalsLine,
  TotalsLineInput,
  TotalsShipping,
  TotalsShippingInput,
  TraceStep,
} from './totals.types.js';
