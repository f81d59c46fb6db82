import type { CompiledPromotion } from 'markethall/promotions';

/** The promotions of a channel as far as a page shows them. */
export interface ShownPromotions {
  /** Those that lower prices on pages, and those with a badge. */
  all: readonly CompiledPromotion[];
  /** Those of the catalog lane. */
  catalog: readonly CompiledPromotion[];
}

/** The list of active promotions is the same object until one changes, so that it is looked through once. */
const known = new WeakMap<readonly CompiledPromotion[], ShownPromotions>();

/** What of the active promotions pages show. Codes are typed in a cart: what needs one shows nothing before. */
export function shownPromotions(active: readonly CompiledPromotion[]): ShownPromotions {
  const found = known.get(active);
  if (found !== undefined) return found;
  const open = active.filter(({ definition }) => !definition.needsCoupon);
  const catalog = open.filter(({ definition }) => definition.lane === 'catalog');
  const badged = open.filter(({ definition }) => definition.lane !== 'catalog' && definition.badge !== null);
  const shown = { all: [...catalog, ...badged], catalog };
  known.set(active, shown);
  return shown;
}
