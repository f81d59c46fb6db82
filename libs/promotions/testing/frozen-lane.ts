import type { PromotionBasket } from '../src/engine/basket.js';
import { BUILT_IN_CONDITIONS } from '../src/engine/built-ins.js';
import type { PromotionLane } from '../src/engine/definition.js';
import type { LaneInput, LineRules } from '../src/engine/extension-points.js';
import { RuleCompiler } from '../src/engine/rules/rule-compiler.js';

/** Codes as they fit the database and the rules. */
export const PROMOTION_CODE = /^[a-z][a-z0-9_]{1,39}$/;

/** The input of a lane before which nothing was taken; writing to it throws. */
export function frozenLane(basket: PromotionBasket, lane: PromotionLane): LaneInput {
  const lines = [...basket.lines]
    .sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
    .map((line) => {
      const base = line.unitPrice * BigInt(line.quantity);
      return Object.freeze({
        line: Object.freeze({ ...line }),
        base,
        original: base,
        afterLine: base,
        gross: line.grossOf(base),
      });
    });
  const counting = lines.filter(({ line }) => !line.isExcluded);
  const sum = counting.reduce((total, { base }) => total + base, 0n);
  const quantity = counting.reduce((total, { line }) => total + line.quantity, 0);
  return Object.freeze({
    basket: Object.freeze({ ...basket }),
    lane,
    lines: Object.freeze(lines),
    sums: Object.freeze({ quantity, original: sum, afterLine: sum, base: sum }),
    shippingBase: basket.shipping?.price ?? null,
  });
}

/** Rules inside parameters, with the built-in conditions. */
export function someRules(): LineRules {
  const conditions = new Map(BUILT_IN_CONDITIONS.map((condition) => [condition.code, condition]));
  return { lines: (rule, pointer) => new RuleCompiler(conditions, 'line').lines(rule, pointer) };
}
