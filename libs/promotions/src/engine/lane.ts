import type { BasketLine, PromotionBasket } from './basket.js';
import type { PromotionLane } from './definition.js';
import type { LaneInput, LaneLine, LaneSums } from './extension-points.js';

/** A line as a lane found it. Its gross worth is asked for once, and only where something is shared by it. */
export class FrozenLine implements LaneLine {
  private weight: bigint | null = null;

  constructor(
    /** Place among the lines of the basket, sorted by id. */
    readonly index: number,
    readonly line: BasketLine,
    readonly original: bigint,
    readonly afterLine: bigint,
    readonly base: bigint,
  ) {}

  get gross(): bigint {
    return (this.weight ??= this.line.grossOf(this.base));
  }
}

/** The frozen input of a lane, and what of it may be lowered. */
export class Lane implements LaneInput {
  readonly sums: LaneSums;
  /** Lines that promotions of this lane may lower: none that is excluded, and a price made by hand only from order on. */
  readonly open: readonly FrozenLine[];

  constructor(
    readonly basket: PromotionBasket,
    readonly lane: PromotionLane,
    readonly lines: readonly FrozenLine[],
    readonly shippingBase: bigint | null,
  ) {
    const onPrices = lane === 'catalog' || lane === 'line';
    this.sums = sumsOf(lines);
    this.open = lines.filter(({ line, base }) => !line.isExcluded && base > 0n && !(onPrices && line.isManual));
  }
}

function sumsOf(lines: readonly FrozenLine[]): LaneSums {
  const sums: LaneSums = { quantity: 0, original: 0n, afterLine: 0n, base: 0n };
  for (const { line, original, afterLine, base } of lines) {
    if (line.isExcluded) continue;
    sums.quantity += line.quantity;
    sums.original += original;
    sums.afterLine += afterLine;
    sums.base += base;
  }
  return sums;
}
