import type { CompiledPromotion, Rule } from 'markethall/promotions';

interface Needs {
  firstOrder: boolean;
  giftVariants: readonly string[];
}

/** The list of active promotions is the same object until one changes, so that it is looked through once. */
const known = new WeakMap<readonly CompiledPromotion[], Needs>();

/** Whether any of them depends on the buyer's earlier orders. */
export const asksForFirstOrder = (promotions: readonly CompiledPromotion[]): boolean => needsOf(promotions).firstOrder;

/** Variants that any of them may give away. */
export const giftVariantsOf = (promotions: readonly CompiledPromotion[]): readonly string[] =>
  needsOf(promotions).giftVariants;

function needsOf(promotions: readonly CompiledPromotion[]): Needs {
  const found = known.get(promotions);
  if (found !== undefined) return found;
  const needs: Needs = {
    firstOrder: promotions.some(({ definition }) => mentions(definition.conditions, 'first_order')),
    giftVariants: promotions.flatMap(({ definition: { effect } }) =>
      effect.effect === 'gift_line' && typeof effect.variantId === 'string' ? [effect.variantId] : [],
    ),
  };
  known.set(promotions, needs);
  return needs;
}

function mentions(rule: Rule | null, condition: string): boolean {
  if (rule === null) return false;
  if ('condition' in rule) return rule.condition === condition;
  if ('not' in rule) return mentions(rule.not, condition);
  return ('all' in rule ? rule.all : rule.any).some((each) => mentions(each, condition));
}
