export { totalsModule } from './totals.definition.js';
export { TotalsModule } from './totals.module.js';
export { TotalsService } from './totals.service.js';
export { AppliedPromotionView, PriceTraceResponse } from './api/price-trace.dto.js';
export { BuyerHistory } from './buyer-history.js';
export type { ConsideredPrice, ExplainedLine, ExplainedStep, PriceExplanation } from './explanation.js';
export { computeTotals } from './compute-totals.js';
export { asksForFirstOrder } from './promotion-needs.js';
export {
  chargedTotals,
  type RememberedLine,
  type RememberedSale,
  type RememberedShipping,
  repriceSale,
} from './remembered-sale.js';
export { amountOutOfRange } from './totals.errors.js';
export type {
  ManualPrice,
  PricedCart,
  PricedFee,
  PricedLine,
  PricedPromotions,
  PricedShipping,
  PriceProblem,
  PriceProblemCode,
  PriceRequest,
  PriceRequestLine,
  SupposedFacts,
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
