export { aBasket, aBasketLine, aCoupon, aUsage } from './a-basket.js';
export { anEngine, aPromotion } from './a-promotion.js';
export { BASES } from '../src/engine/basis.js';
export { GROUP_MODES, PROMOTION_LANES } from '../src/engine/definition.js';
export { UNAPPLIED_REASONS } from '../src/engine/outcome.js';
export { discountsOf, type EvaluationFacts, evaluatePromotions, reasonsOf } from './evaluate.js';
export {
  describePromotionConditionContract,
  type ConditionUnderTest,
  describePromotionEffectContract,
  type EffectUnderTest,
} from './promotion-contract.js';
