import type { Candidate } from './candidate.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { FrozenLine } from './lane.js';
import { WHOLE } from './percent.js';

/** What one promotion took, so that it can be told and undone. */
export interface Taken {
  /** Parallel to the candidate's `lines`. */
  amounts: bigint[];
  shipping: bigint;
  total: bigint;
  /** Floors as they were, where this one raised them. */
  raised: { index: number; floor: bigint }[];
}

/**
 * What is left of every line and of the delivery, and how far it may fall. A floor binds its own promotion, and everything
 * that comes after it once it has taken something from the line, in later lanes too.
 */
export class Remaining {
  private constructor(
    private readonly lines: readonly FrozenLine[],
    private readonly currency: string,
    readonly left: bigint[],
    private readonly floors: bigint[],
    private shippingLeft: bigint,
    private shippingFloor: bigint,
    private readonly shippingPrice: bigint,
  ) {}

  static of(lines: readonly FrozenLine[], currency: string, shippingPrice: bigint): Remaining {
    const left = lines.map((line) => line.base);
    return new Remaining(
      lines,
      currency,
      left,
      left.map(() => 0n),
      shippingPrice,
      0n,
      shippingPrice,
    );
  }

  get shipping(): bigint {
    return this.shippingLeft;
  }

  /** How much a promotion may take from a line. */
  room(promotion: CompiledPromotion, index: number): bigint {
    const floor = this.floors[index] ?? 0n;
    const own = this.floorOf(promotion, index);
    const left = this.left[index] ?? 0n;
    // Asked for each line of each promotion, and floors are rare: a subtraction of nothing would make a number each time.
    if (floor === 0n && own === 0n) return left;
    return left - (own > floor ? own : floor);
  }

  shippingRoom(promotion: CompiledPromotion): bigint {
    const own = this.shippingFloorOf(promotion);
    return this.shippingLeft - (own > this.shippingFloor ? own : this.shippingFloor);
  }

  /** Takes what a promotion wants, as far as there is room. */
  take(candidate: Candidate): Taken {
    const { promotion, lines, amounts } = candidate;
    const taken: Taken = { amounts: [], shipping: 0n, total: 0n, raised: [] };
    taken.amounts = lines.map(({ index }, k) => {
      const wanted = amounts[k] ?? 0n;
      const amount = wanted === 0n ? 0n : smaller(wanted, this.room(promotion, index));
      if (amount === 0n) return 0n;
      this.left[index] = (this.left[index] ?? 0n) - amount;
      taken.total += amount;
      this.raiseFloor(promotion, index, taken);
      return amount;
    });
    this.takeShipping(candidate, taken);
    return taken;
  }

  /** Undoes the latest `take`. */
  undo({ lines }: Candidate, taken: Taken): void {
    lines.forEach(({ index }, k) => {
      const amount = taken.amounts[k] ?? 0n;
      if (amount > 0n) this.left[index] = (this.left[index] ?? 0n) + amount;
    });
    for (const { index, floor } of taken.raised) {
      if (index === SHIPPING) this.shippingFloor = floor;
      else this.floors[index] = floor;
    }
    this.shippingLeft += taken.shipping;
  }

  private takeShipping({ promotion, shipping }: Candidate, taken: Taken): void {
    taken.shipping = smaller(shipping, this.shippingRoom(promotion));
    if (taken.shipping === 0n) return;
    this.shippingLeft -= taken.shipping;
    taken.total += taken.shipping;
    const floor = this.shippingFloorOf(promotion);
    if (floor <= this.shippingFloor) return;
    taken.raised.push({ index: SHIPPING, floor: this.shippingFloor });
    this.shippingFloor = floor;
  }

  private raiseFloor(promotion: CompiledPromotion, index: number, taken: Taken): void {
    const own = this.floorOf(promotion, index);
    const floor = this.floors[index] ?? 0n;
    if (own <= floor) return;
    taken.raised.push({ index, floor });
    this.floors[index] = own;
  }

  /** Both floors are those of one unit, so that a line of many units falls as far as many lines of one. */
  private floorOf({ minUnitPrice, maxTotalDiscount }: CompiledPromotion, index: number): bigint {
    if (minUnitPrice === null && maxTotalDiscount === null) return 0n;
    const line = this.lines[index]?.line;
    if (line === undefined) return 0n;
    const byPrice = minUnitPrice?.get(this.currency) ?? 0n;
    const byPercent = maxTotalDiscount === null ? 0n : lowest(line.unitPrice, maxTotalDiscount);
    return (byPrice > byPercent ? byPrice : byPercent) * BigInt(line.quantity);
  }

  private shippingFloorOf({ maxTotalDiscount }: CompiledPromotion): bigint {
    return maxTotalDiscount === null ? 0n : lowest(this.shippingPrice, maxTotalDiscount);
  }
}

const SHIPPING = -1;

/** Between 0 and both. */
const smaller = (wanted: bigint, room: bigint): bigint => {
  const amount = wanted < room ? wanted : room;
  return amount > 0n ? amount : 0n;
};

/** The price after the largest discount that a percentage allows. */
const lowest = (price: bigint, percent: bigint): bigint => price - (price * percent) / WHOLE;
