import type { CouponFacts } from './basket.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { FrozenLine } from './lane.js';

/** A promotion that qualifies, and what it would take if it were alone. */
export interface Candidate {
  readonly promotion: CompiledPromotion;
  /** Place in the order of its lane: by priority, then by code. */
  readonly rank: number;
  readonly coupon: CouponFacts | null;
  /** Lines that it may lower … */
  readonly lines: readonly FrozenLine[];
  /** … and what it takes from each, ≥ 0. */
  readonly amounts: readonly bigint[];
  readonly shipping: bigint;
  readonly gifts: readonly { variantId: string; quantity: number }[];
  readonly giftUnits: number;
  /** Minor units, without gifts. */
  readonly worth: bigint;
}

export const codeOf = ({ promotion }: Candidate): string => promotion.definition.code;

/** Whether two promotions of a lane cannot apply together, and why. */
export function conflict(a: Candidate, b: Candidate, modes: ReadonlyMap<string, string>): 'group' | 'excludes' | null {
  const [one, other] = [a.promotion, b.promotion];
  const { group } = one.definition;
  if (group === other.definition.group && modes.get(group) !== 'stack_all') return 'group';
  return excludeEachOther(one, other) ? 'excludes' : null;
}

export const excludeEachOther = (a: CompiledPromotion, b: CompiledPromotion): boolean =>
  a.excludes.has(b.definition.code) || b.excludes.has(a.definition.code);
