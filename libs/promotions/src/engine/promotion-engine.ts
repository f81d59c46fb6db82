import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Extensions } from 'markethall/kernel';
import type { PromotionBasket, PromotionUsage } from './basket.js';
import { BUILT_IN_CONDITIONS, BUILT_IN_EFFECTS } from './built-ins.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { PromotionDefinition } from './definition.js';
import { evaluateLanes } from './evaluation.js';
import { PromotionCondition, PromotionEffect } from './extension-points.js';
import { type ListedVariant, type ListingContext, listingPrice, type ListingPrice } from './listing-price.js';
import { nextChange } from './next-change.js';
import type { PromotionOutcome } from './outcome.js';
import { PromotionCompiler } from './promotion-compiler.js';

/**
 * What promotions make of a basket: a pure function over plain facts, with no database behind it. Knows the built-in
 * conditions and effects and those of plugins.
 */
@Injectable()
export class PromotionEngine implements OnApplicationBootstrap {
  private compiler: PromotionCompiler | null = null;

  constructor(@Inject(Extensions) private readonly extensions: Pick<Extensions, 'all'>) {}

  /** Two conditions or effects with one code refuse to boot. */
  onApplicationBootstrap(): void {
    this.compilerOf();
  }

  /**
   * Turns a definition into what `evaluate` takes; keep the result. Throws `validation_failed` (422) with the problems of
   * every part, at `/conditions…`, `/targets…`, `/effect…`, `/minUnitPrice…` and `/maxTotalDiscountPercent`.
   */
  compile(definition: PromotionDefinition): CompiledPromotion {
    return this.compilerOf().compile(definition);
  }

  /**
   * The lanes in turn: catalog, line, order, shipping. Every promotion of a lane sees the same input; conflicts are
   * resolved; what applies takes in the order of priority, then of code, and never more than is left. The order of
   * `promotions` and of the basket's lines and codes does not matter. `trace` keeps the steps.
   */
  evaluate(
    basket: PromotionBasket,
    promotions: readonly CompiledPromotion[],
    usage: PromotionUsage,
    options: { trace?: boolean } = {},
  ): PromotionOutcome {
    return evaluateLanes(basket, promotions, usage, options);
  }

  /** The unit price on a listing, with what catalog promotions take off it, and its badges. */
  catalogDiscountFor(
    variant: ListedVariant,
    context: ListingContext,
    promotions: readonly CompiledPromotion[],
    usage?: PromotionUsage,
  ): ListingPrice {
    return listingPrice(variant, context, promotions, usage);
  }

  /** When `promotions` may say something else by the clock alone; null: never. Maybe too early, never too late. */
  changesAfter(
    promotions: readonly CompiledPromotion[],
    moment: Pick<PromotionBasket, 'at' | 'channelId' | 'timeZone'>,
  ): Date | null {
    return nextChange(promotions, moment);
  }

  /** All conditions: what an editor can offer. */
  conditions(): readonly PromotionCondition[] {
    return [...BUILT_IN_CONDITIONS, ...this.extensions.all(PromotionCondition)];
  }

  /** All effects: what an editor can offer. */
  effects(): readonly PromotionEffect[] {
    return [...BUILT_IN_EFFECTS, ...this.extensions.all(PromotionEffect)];
  }

  private compilerOf(): PromotionCompiler {
    return (this.compiler ??= new PromotionCompiler(byCode(this.conditions()), byCode(this.effects())));
  }
}

function byCode<T extends { code: string }>(found: readonly T[]): ReadonlyMap<string, T> {
  const known = new Map<string, T>();
  for (const each of found) {
    if (known.has(each.code)) throw new Error(`Two promotion conditions or effects have the code '${each.code}'`);
    known.set(each.code, each);
  }
  return known;
}
