import type { PromotionLane } from './definition.js';
import type { PromotionOutcome } from './outcome.js';

/** A promotion that only a threshold keeps away: "4.20 EUR to free shipping". */
export interface PromotionHint {
  promotionId: string;
  promotionCode: string;
  label: string;
  lane: PromotionLane;
  /** Minor units; null where units are missing. */
  missing: { amount: bigint; currency: string } | null;
  missingQuantity: number | null;
}

/** What is missing to the promotions of an outcome, the nearest amounts first, then the nearest quantities. */
export function hints({ unapplied }: PromotionOutcome): PromotionHint[] {
  const found = unapplied
    .filter(({ reason }) => reason === 'threshold_missing')
    .map(({ promotionId, promotionCode, label, lane, params }): PromotionHint => {
      const { missing, currency, missingQuantity } = params;
      return {
        promotionId,
        promotionCode,
        label,
        lane,
        missing:
          typeof missing === 'number' && typeof currency === 'string' ? { amount: BigInt(missing), currency } : null,
        missingQuantity: typeof missingQuantity === 'number' ? missingQuantity : null,
      };
    });
  return found.sort(byDistance);
}

function byDistance(a: PromotionHint, b: PromotionHint): number {
  if ((a.missing === null) !== (b.missing === null)) return a.missing === null ? 1 : -1;
  const [one, other] = [distance(a), distance(b)];
  if (one !== other) return one - other;
  return a.promotionCode < b.promotionCode ? -1 : 1;
}

const distance = ({ missing, missingQuantity }: PromotionHint): number =>
  Number(missing?.amount ?? missingQuantity ?? 0);
