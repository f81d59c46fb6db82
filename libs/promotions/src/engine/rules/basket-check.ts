import type { ConditionResult, LaneInput, LineMatcher } from '../extension-points.js';

/** A compiled rule of a basket. */
export type BasketCheck = (input: LaneInput) => ConditionResult;

type Unmet = Extract<ConditionResult, { met: false }>;

/** Shared: conditions answer it instead of a new object. */
export const MET: ConditionResult = { met: true };

/** Not met, with no more to say than which condition it was. */
export const unmet = (condition: string): Unmet => ({ met: false, reason: 'condition', params: { condition } });

/**
 * Met when all are. The reason is that of the first unmet part which is no threshold: what is missing to a threshold is
 * told only to those for whom nothing else stands in the way.
 */
export function allOf(parts: readonly BasketCheck[]): BasketCheck {
  return (input) => {
    let threshold: Unmet | null = null;
    for (const part of parts) {
      const result = part(input);
      if (result.met) continue;
      if (result.reason !== 'threshold_missing') return result;
      threshold ??= result;
    }
    return threshold ?? MET;
  };
}

/** Met when one is. The reason is the threshold that is nearest, else that of the first part. */
export function anyOf(parts: readonly BasketCheck[]): BasketCheck {
  return (input) => {
    let first: Unmet | null = null;
    let nearest: Unmet | null = null;
    for (const part of parts) {
      const result = part(input);
      if (result.met) return MET;
      first ??= result;
      if (missing(result) < missing(nearest)) nearest = result;
    }
    return nearest ?? first ?? unmet('any');
  };
}

const missing = (result: Unmet | null): number => {
  const amount = result?.params?.missing;
  return typeof amount === 'number' ? amount : Infinity;
};

export function notOf(part: BasketCheck): BasketCheck {
  const no = unmet('not');
  return (input) => (part(input).met ? no : MET);
}

/** A line condition among those of a basket: met when any line matches. */
export function anyLine(code: string, matches: LineMatcher): BasketCheck {
  const no = unmet(code);
  return (input) => {
    for (const { line } of input.lines) if (matches(line, input.basket)) return MET;
    return no;
  };
}
