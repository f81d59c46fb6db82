import { Injectable } from '@nestjs/common';
import type { ChannelView } from 'markethall/channels';
import { Clock } from 'markethall/kernel';
import { couponKey, PromotionEngine, PromotionService, type UnappliedPromotion } from 'markethall/promotions';
import { type PricedCart, type PriceExplanation, type PriceRequest, TotalsService } from 'markethall/totals';
import { badField } from '../reports.errors.js';
import { simulatedSet, standingsIn, supposedCoupons, type Trial, type TrialStanding } from './trial.js';

/** A basket that nobody has. */
export interface BasketInput {
  lines: readonly { variantId: string; quantity: number }[];
  /** Null: the channel's. */
  currency: string | null;
  /** Null: the channel's default country. */
  destination: { countryCode: string; region: string | null; postalCode: string | null } | null;
  customerGroupIds: readonly string[];
  /** Null: nobody knows. */
  isFirstOrder: boolean | null;
  codes: readonly string[];
  deliveryMethodId: string | null;
  /** Null: now. */
  at: Date | null;
}

/** One world: what it costs, and why. */
export interface SimulatedPrice {
  priced: PricedCart;
  explanation: PriceExplanation;
}

/** A promotion that gave way to another in the simulation. */
export interface BasketConflict {
  code: string;
  by: string;
  reason: UnappliedPromotion['reason'];
}

export interface BasketSimulation {
  currency: string;
  present: SimulatedPrice;
  simulated: SimulatedPrice;
  conflicts: readonly BasketConflict[];
  standingOf: (promotionId: string) => TrialStanding;
}

/** Prices a basket by the real price lists, with the promotions as they are and as they would be. */
@Injectable()
export class BasketSimulationService {
  constructor(
    private readonly totals: TotalsService,
    private readonly promotions: PromotionService,
    private readonly engine: PromotionEngine,
    private readonly clock: Clock,
  ) {}

  /** Errors: validation_failed (422) for a currency that the channel does not have, amount_out_of_range (422). */
  async run(channel: ChannelView, trial: Trial, basket: BasketInput): Promise<BasketSimulation> {
    const request = this.requestOf(channel, basket);
    const active = await this.promotions.active(channel.id, request.locale);
    const set = simulatedSet(active, trial, this.engine);
    const usage = await this.promotions.usageFor(set, request.codes, request);
    const coupons = new Map([...usage.coupons, ...supposedCoupons(trial)]);
    const present = await this.totals.explain(request);
    const simulated = await this.totals.explain({
      ...request,
      promotions: set,
      supposed: { ...request.supposed, usage: { ...usage, coupons } },
    });
    return {
      currency: request.currency,
      ...{ present, simulated },
      conflicts: conflictsIn(simulated.priced.promotions.unapplied),
      standingOf: standingsIn(active, trial),
    };
  }

  private requestOf(channel: ChannelView, basket: BasketInput): PriceRequest {
    const currency = basket.currency ?? channel.defaultCurrency;
    if (!channel.currencies.includes(currency))
      throw badField('/basket/currency', 'currency_not_offered', { allowed: channel.currencies });
    return {
      ...{ channel, currency },
      locale: channel.defaultLocale,
      customerId: null,
      email: null,
      lines: linesOf(basket.lines),
      codes: [...new Set(basket.codes.map(couponKey))],
      reference: null,
      supposed: { customerGroupIds: basket.customerGroupIds, isFirstOrder: basket.isFirstOrder },
      shippingAddress: basket.destination,
      deliveryMethodId: basket.deliveryMethodId,
      at: basket.at ?? this.clock.now(),
    };
  }
}

/** In an order of their own, so that it does not matter in which they were named. */
const linesOf = (lines: BasketInput['lines']): PriceRequest['lines'] =>
  [...lines]
    .sort((a, b) => (a.variantId === b.variantId ? a.quantity - b.quantity : a.variantId < b.variantId ? -1 : 1))
    .map((line, index) => ({ ...line, lineId: `line-${String(index + 1).padStart(4, '0')}` }));

const conflictsIn = (unapplied: readonly UnappliedPromotion[]): BasketConflict[] =>
  unapplied.flatMap(({ promotionCode: code, reason, params }) =>
    typeof params.by === 'string' ? [{ code, by: params.by, reason }] : [],
  );
