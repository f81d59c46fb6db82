import { AmountCondition } from './conditions/amount.condition.js';
import { AttributeCondition } from './conditions/attribute.condition.js';
import { BrandCondition } from './conditions/brand.condition.js';
import {
  CategoryCondition,
  CollectionCondition,
  ProductCondition,
  VariantCondition,
} from './conditions/catalog-conditions.js';
import { CustomerGroupCondition, FirstOrderCondition, SignedInCondition } from './conditions/customer-conditions.js';
import { ChannelCondition, CountryCondition, DeliveryMethodCondition } from './conditions/place-conditions.js';
import { QuantityCondition } from './conditions/quantity.condition.js';
import { TimeWindowCondition } from './conditions/time-window.condition.js';
import { UnitPriceCondition } from './conditions/unit-price.condition.js';
import { BuyXGetYEffect } from './effects/buy-x-get-y.effect.js';
import { CheapestFreeEffect } from './effects/cheapest-free.effect.js';
import { FixedPriceEffect } from './effects/fixed-price.effect.js';
import { FixedEffect } from './effects/fixed.effect.js';
import { GiftLineEffect } from './effects/gift-line.effect.js';
import { PercentageEffect } from './effects/percentage.effect.js';
import { FreeShippingEffect, ShippingFixedPriceEffect, ShippingPercentageEffect } from './effects/shipping-effects.js';
import { TieredSpendEffect } from './effects/tiered-spend.effect.js';
import type { PromotionCondition, PromotionEffect } from './extension-points.js';

/** Conditions that every installation has. */
export const BUILT_IN_CONDITIONS: readonly PromotionCondition[] = [
  new ProductCondition(),
  new VariantCondition(),
  new CategoryCondition(),
  new CollectionCondition(),
  new BrandCondition(),
  new AttributeCondition(),
  new UnitPriceCondition(),
  new QuantityCondition(),
  new AmountCondition(),
  new CustomerGroupCondition(),
  new SignedInCondition(),
  new FirstOrderCondition(),
  new ChannelCondition(),
  new CountryCondition(),
  new DeliveryMethodCondition(),
  new TimeWindowCondition(),
];

/** Effects that every installation has. */
export const BUILT_IN_EFFECTS: readonly PromotionEffect[] = [
  new PercentageEffect(),
  new FixedEffect(),
  new FixedPriceEffect(),
  new BuyXGetYEffect(),
  new CheapestFreeEffect(),
  new TieredSpendEffect(),
  new FreeShippingEffect(),
  new ShippingPercentageEffect(),
  new ShippingFixedPriceEffect(),
  new GiftLineEffect(),
];
