import type { PromotionBasket } from './basket.js';
import type { CompiledPromotion } from './compiled-promotion.js';

type Moment = Pick<PromotionBasket, 'at' | 'channelId' | 'timeZone'>;

/**
 * When the promotions may say something else by the clock alone: one begins or ends, or a window of time opens or closes.
 * Null: never. It may be too early, never too late.
 */
export function nextChange(promotions: readonly CompiledPromotion[], { at, channelId, timeZone }: Moment): Date | null {
  const now = at.getTime();
  let next = Infinity;
  for (const { definition, channelIds, clocks } of promotions) {
    if (channelIds !== null && !channelIds.has(channelId)) continue;
    const { validFrom, validTo } = definition;
    for (const time of [validFrom, validTo]) if (time !== null && time > now && time < next) next = time;
    if ((validFrom !== null && validFrom > now) || (validTo !== null && validTo <= now)) continue;
    for (const clock of clocks) next = Math.min(next, clock(at, timeZone)?.getTime() ?? Infinity);
  }
  return next === Infinity ? null : new Date(next);
}
