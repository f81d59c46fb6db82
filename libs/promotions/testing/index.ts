export { aBasket, aBasketLine, aCoupon, aUsage } from './a-basket.js';
export { anEngine, aPromotion } from './a-promotion.js';
export { discountsOf, type EvaluationFacts, evaluatePromotions, reasonsOf } from './evaluate.js';
export {
  describePromotionConditionContract,
  type ConditionUnderTest,
  describePromotionEffectContract,
  type EffectUnderTest,
} from './promotion-contract.js';
