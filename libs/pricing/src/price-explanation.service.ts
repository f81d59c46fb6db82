import { Injectable } from '@nestjs/common';
import { Database, type Actor } from 'markethall/kernel';
import { In } from 'typeorm';
import { PriceList } from './entities/price-list.entity.js';
import type { Price } from './entities/price.entity.js';
import type { PriceReduction } from './price-history.js';
import { PriceQueries } from './price-queries.js';
import { lossReasons } from './price-selector.js';
import type { PriceAmount } from './prior-price.js';
import { PricingService, type ExplainedCandidate, type PriceContext, type VariantPrice } from './pricing.service.js';

/** What became of a price: it won, lost to another, or does not hold. */
export const priceOutcomes = [
  'won',
  'quantity_not_reached',
  ...lossReasons,
  'list_inactive',
  'other_channel',
  'other_customer_group',
  'list_not_started',
  'list_ended',
  'not_started',
  'ended',
] as const;
export type PriceOutcome = (typeof priceOutcomes)[number];

/** Why a variant costs what it costs, or is not for sale. */
export type PriceExplanation = {
  /** Null: not for sale in this context. */
  price: VariantPrice | null;
  /** Every price of the variant in the currency, of lists that the actor may see; the one that won first. */
  prices: { price: Price; list: PriceList; outcome: PriceOutcome }[];
  /** The sale that lowers the price; null: none does. */
  reduction: PriceReduction | null;
  /** Lowest price of the 30 days before the asked time; with tax and without, where there were both. */
  lowest: PriceAmount[];
  /** When a window begins or ends next. */
  changesAt: Date | null;
};

type Window = { validFrom: Date | null; validTo: Date | null };

/** Tells staff which prices there are, which one counts and why. */
@Injectable()
export class PriceExplanationService {
  constructor(
    private readonly db: Database,
    private readonly queries: PriceQueries,
    private readonly pricing: PricingService,
  ) {}

  /** By the prices of today, at any time. Errors: variant_not_found (404). */
  async explain(variantId: string, quantity: number, c: PriceContext, actor: Actor): Promise<PriceExplanation> {
    const visible = await this.queries.ofVariant(variantId, actor);
    const context = {
      ...c,
      quantities: new Map([[variantId, quantity]]),
      tiers: true,
      explain: true,
    };
    const { prices, changesAt } = await this.pricing.quote([variantId], context);
    const price = prices.get(variantId) ?? null;
    const history = (await this.pricing.histories([variantId], c)).get(variantId);
    const isReduced = price !== null && price.originalAmount > price.amount;
    const all = visible.filter((own) => own.currency === c.currency);
    return {
      price,
      prices: await this.judged(all, price?.candidates ?? [], c),
      reduction: isReduced ? (history?.reduction(c.at) ?? null) : null,
      lowest: history?.lowestBefore(c.at) ?? [],
      changesAt,
    };
  }

  private async judged(
    prices: readonly Price[],
    candidates: readonly ExplainedCandidate[],
    c: PriceContext,
  ): Promise<PriceExplanation['prices']> {
    const lists = await this.listsOf(prices);
    const outcomes = new Map(candidates.map((candidate) => [candidate.priceId, candidate.outcome]));
    return prices
      .flatMap((price) => {
        const list = lists.get(price.priceListId);
        if (list === undefined) return [];
        const outcome = outcomes.get(price.id) ?? whyNotHeld(price, list, c) ?? 'quantity_not_reached';
        return [{ price, list, outcome }];
      })
      .sort((a, b) => Number(b.outcome === 'won') - Number(a.outcome === 'won'));
  }

  private async listsOf(prices: readonly Price[]): Promise<Map<string, PriceList>> {
    const ids = [...new Set(prices.map((price) => price.priceListId))];
    if (ids.length === 0) return new Map();
    const lists = await this.db.repository(PriceList).findBy({ id: In(ids) });
    return new Map(lists.map((list) => [list.id, list]));
  }
}

function whyNotHeld(price: Price, list: PriceList, c: PriceContext): PriceOutcome | null {
  if (!list.active) return 'list_inactive';
  if (list.channelId !== null && list.channelId !== c.channelId) return 'other_channel';
  if (list.customerGroupId !== null && !(c.customerGroupIds ?? []).includes(list.customerGroupId))
    return 'other_customer_group';
  if (isBefore(list, c.at)) return 'list_not_started';
  if (isAfter(list, c.at)) return 'list_ended';
  if (isBefore(price, c.at)) return 'not_started';
  return isAfter(price, c.at) ? 'ended' : null;
}

const isBefore = ({ validFrom }: Window, at: Date): boolean => validFrom !== null && validFrom > at;
const isAfter = ({ validTo }: Window, at: Date): boolean => validTo !== null && validTo <= at;
