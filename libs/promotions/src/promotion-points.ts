import { Injectable } from '@nestjs/common';
import { Clock, Database, insertRows, newId } from 'markethall/kernel';
import { In } from 'typeorm';
import type { PromotionDefinition } from './engine/definition.js';
import { Campaign } from './entities/campaign.entity.js';
import { PromotionChannel } from './entities/promotion-parts.entity.js';
import { PromotionPoint } from './entities/promotion-point.entity.js';
import { Promotion } from './entities/promotion.entity.js';
import { byPromotion, definitionOf, localized } from './promotion-definition.js';

type Facts = { promotion: Promotion; channelIds: readonly string[] | null };

/** Writes the history of catalog promotions, in the transaction of each change. */
@Injectable()
export class PromotionPoints {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** A promotion was changed. At most three statements; none for what lowers no price of a page before and after. */
  async record(after: Facts | null, before: Facts | null): Promise<void> {
    const known = after ?? before;
    if (known === null || !(lowersPages(after) || lowersPages(before))) return;
    const campaigns = await this.campaignsOf([after, before]);
    const points: PromotionPoint[] = [];
    if (before !== null && lowersPages(before) && !(await this.isKnown(before.promotion.id)))
      points.push(pointOf(before.promotion.id, definition(before, campaigns), before.promotion.updatedAt));
    points.push(pointOf(known.promotion.id, after && definition(after, campaigns), this.clock.now()));
    await insertRows(this.db, PromotionPoint, points);
  }

  /** The times of a campaign were changed, and with them those of its promotions. Three statements at most. */
  async recordCampaign(after: Campaign, before: Campaign): Promise<void> {
    if (+(after.validFrom ?? 0) === +(before.validFrom ?? 0) && +(after.validTo ?? 0) === +(before.validTo ?? 0))
      return;
    const where = { campaignId: after.id, status: 'active' as const, lane: 'catalog' as const };
    const promotions = await this.db.repository(Promotion).findBy(where);
    if (promotions.length === 0) return;
    const ids = promotions.map(({ id }) => id);
    const channels = byPromotion(await this.db.repository(PromotionChannel).findBy({ promotionId: In(ids) }));
    const points = promotions.map((promotion) => {
      const channelIds = channels.get(promotion.id)?.map((row) => row.channelId) ?? null;
      return pointOf(promotion.id, definition({ promotion, channelIds }, [after]), this.clock.now());
    });
    await insertRows(this.db, PromotionPoint, points);
  }

  private async isKnown(promotionId: string): Promise<boolean> {
    return (await this.db.repository(PromotionPoint).countBy({ promotionId })) > 0;
  }

  private async campaignsOf(facts: readonly (Facts | null)[]): Promise<Campaign[]> {
    const ids = [...new Set(facts.flatMap((each) => each?.promotion.campaignId ?? []))];
    return ids.length === 0 ? [] : this.db.repository(Campaign).findBy({ id: In(ids) });
  }
}

/** Active, in the catalog lane, and for everybody who comes, without a code. */
const lowersPages = (facts: Facts | null): boolean =>
  facts !== null &&
  facts.promotion.status === 'active' &&
  facts.promotion.lane === 'catalog' &&
  !facts.promotion.needsCoupon;

function definition(facts: Facts, campaigns: readonly Campaign[]): PromotionDefinition | null {
  if (!lowersPages(facts)) return null;
  const { promotion, channelIds } = facts;
  const campaign = campaigns.find(({ id }) => id === promotion.campaignId) ?? null;
  return localized(definitionOf(promotion, { channelIds, campaign, texts: [] }), []);
}

const pointOf = (promotionId: string, what: PromotionDefinition | null, recordedAt: Date): PromotionPoint =>
  Object.assign(new PromotionPoint(), { id: newId('ppt'), promotionId, definition: what, recordedAt });
