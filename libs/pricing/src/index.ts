export { pricingModule } from './pricing.definition.js';
export { PricingModule } from './pricing.module.js';
export {
  PricingService,
  type ExplainedCandidate,
  type PriceContext,
  type PriceQuote,
  type VariantPrice,
} from './pricing.service.js';
export { MAX_AMOUNT, type BasePriceEntry, type PriceEntry } from './price-writer.js';
export { PriceListPrices, type PriceListTerms } from './price-list-prices.service.js';
export { Price } from './entities/price.entity.js';
export { PriceListService, type BaseList, type PriceListInput } from './price-list.service.js';
export { PriceSelector, type PriceCandidate } from './price-selector.js';
export { PriceChanged, PriceListChanged } from './pricing.events.js';
export { PricePermission } from './pricing.permissions.js';
export { PriceHistoryCare } from './price-history-care.js';
export type { PriceHistory, PriceReduction } from './price-history.js';
export type { PriceTier } from './price-tiers.js';
export { type PriceAmount, PRIOR_PRICE_DAYS } from './prior-price.js';
