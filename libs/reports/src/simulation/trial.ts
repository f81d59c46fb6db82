import {
  type CompiledPromotion,
  couponKey,
  type CouponFacts,
  type PromotionDefinition,
  type PromotionEngine,
} from 'markethall/promotions';

/** What is tried out: plain data, so that a job can keep it. */
export interface Trial {
  /** In place of the active ones with the same ids, or beside them. */
  promotions: readonly TrialPromotion[];
  /** Ids of active promotions that are left out. */
  without: readonly string[];
}

export interface TrialPromotion {
  definition: PromotionDefinition;
  /** Coupon codes that open it, whether they exist or not. */
  codes: readonly string[];
}

/** What became of a promotion in the simulation; `gone`: it was used, and is not active any more. */
export type TrialStanding = 'present' | 'added' | 'changed' | 'removed' | 'gone';

/** The active promotions with the changes made. Bad definitions throw `validation_failed` (422). */
export function simulatedSet(
  active: readonly CompiledPromotion[],
  { promotions, without }: Trial,
  engine: Pick<PromotionEngine, 'compile'>,
): CompiledPromotion[] {
  const left = new Set([...without, ...promotions.map(({ definition }) => definition.id)]);
  return [
    ...active.filter(({ definition }) => !left.has(definition.id)),
    ...promotions.map(({ definition }) => engine.compile(definition)),
  ];
}

/** The coupons that the trial supposes, by normalized code: without limits and without end. */
export function supposedCoupons({ promotions }: Trial): Map<string, CouponFacts> {
  return new Map(
    promotions.flatMap(({ definition, codes }) => codes.map((code) => [couponKey(code), aCoupon(definition.id, code)])),
  );
}

/** A coupon about which nothing is known but that it was good. */
export const aCoupon = (promotionId: string, code: string): CouponFacts => ({
  ...{ couponId: promotionId, promotionId, code, active: true },
  ...{ validFrom: null, validTo: null, usageLimit: null, used: 0 },
});

/** How each promotion stands, by id. */
export function standingsIn(
  active: readonly CompiledPromotion[],
  trial: Trial,
): (promotionId: string) => TrialStanding {
  const standings = new Map<string, TrialStanding>(active.map(({ definition }) => [definition.id, 'present']));
  for (const { definition } of trial.promotions)
    standings.set(definition.id, standings.has(definition.id) ? 'changed' : 'added');
  for (const id of trial.without) standings.set(id, 'removed');
  return (promotionId) => standings.get(promotionId) ?? 'gone';
}
