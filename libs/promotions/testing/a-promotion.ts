import type { PromotionDefinition } from '../src/engine/definition.js';
import type { PromotionCondition, PromotionEffect } from '../src/engine/extension-points.js';
import { PromotionCondition as Condition } from '../src/engine/extension-points.js';
import { PromotionEngine } from '../src/engine/promotion-engine.js';

let counter = 0;

/** 10 % off every line, automatic, alone in its group; every field may be replaced. */
export function aPromotion(fields: Partial<PromotionDefinition> = {}): PromotionDefinition {
  counter += 1;
  const code = fields.code ?? `PROMO-${counter}`;
  return {
    id: `prom_${code.toLowerCase()}`,
    code,
    label: code,
    lane: 'line',
    group: code,
    mode: 'best_for_customer',
    priority: 0,
    excludes: [],
    stopFurther: false,
    needsCoupon: false,
    channelIds: null,
    validFrom: null,
    validTo: null,
    conditions: null,
    targets: null,
    effect: { effect: 'percentage', percent: 10 },
    minUnitPrice: null,
    maxTotalDiscountPercent: null,
    usageLimit: null,
    usageLimitPerCustomer: null,
    campaignId: null,
    badge: null,
    ...fields,
  };
}

/** The engine with its built-in conditions and effects, and those of a plugin. */
export function anEngine(
  plugins: { conditions?: PromotionCondition[]; effects?: PromotionEffect[] } = {},
): PromotionEngine {
  const all = (token: unknown) => (token === Condition ? (plugins.conditions ?? []) : (plugins.effects ?? []));
  return new PromotionEngine({ all: all as <T>(token: unknown) => T[] }); // the engine asks for these two points only
}
