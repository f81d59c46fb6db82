import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import { Cache, Clock, Database } from 'markethall/kernel';
import { In } from 'typeorm';
import type { PromotionDefinition } from './engine/definition.js';
import { Campaign } from './entities/campaign.entity.js';
import { PromotionChannel, PromotionTranslation } from './entities/promotion-parts.entity.js';
import { Promotion } from './entities/promotion.entity.js';
import { byPromotion, definitionOf, type PromotionTexts } from './promotion-definition.js';

/** Cache tag of everything read from the tables of promotions and campaigns. */
export const PROMOTIONS_TAG = 'promotions';

const FIVE_MINUTES = 300;
/** Languages times channels that a set of rows is kept for. */
const MAX_VIEWS = 1000;

/** One active promotion as plain, cacheable data. */
export interface ActivePromotion extends Omit<PromotionDefinition, 'label' | 'badge'> {
  texts: PromotionTexts;
}

/** The active promotions of an installation, cached; those that start later are among them, the clock decides. */
@Injectable()
export class PromotionDirectory {
  /** What each cached set of rows is in a channel and language; it goes with the rows. */
  private readonly views = new WeakMap<object, Map<string, readonly PromotionDefinition[]>>();
  private readonly countedIds = new WeakMap<object, ReadonlySet<string>>();

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly channels: ChannelService,
  ) {}

  /** The same array for as long as nothing changes: what is compiled of it can be kept by it. */
  async active(channelId: string, locale: string): Promise<readonly PromotionDefinition[]> {
    const rows = await this.rows();
    const views = ofRows(this.views, rows, () => new Map<string, readonly PromotionDefinition[]>());
    const key = `${channelId}|${locale}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    const locales = localeFallbacks(locale, (await this.channels.get(channelId)).defaultLocale);
    const made = rows
      .filter((row) => row.channelIds === null || row.channelIds.includes(channelId))
      .map((row) => localized(row, locales));
    if (views.size >= MAX_VIEWS) views.clear();
    views.set(key, made);
    return made;
  }

  /** True when uses of the promotion are counted: it has a limit, coupons or a campaign, or is not known (any more). */
  async isCounted(promotionId: string): Promise<boolean> {
    const rows = await this.rows();
    const free = ofRows(
      this.countedIds,
      rows,
      () => new Set(rows.filter((row) => !isCounted(row)).map((row) => row.id)),
    );
    return !free.has(promotionId);
  }

  async warm(): Promise<void> {
    await this.rows();
  }

  private rows(): Promise<ActivePromotion[]> {
    return this.cache.getOrLoad('promotions.active:v1', { ttlSeconds: FIVE_MINUTES, tags: [PROMOTIONS_TAG] }, () =>
      this.load(),
    );
  }

  /** Four statements, whatever there is. */
  private async load(): Promise<ActivePromotion[]> {
    const now = this.clock.now();
    const active = await this.db.repository(Promotion).find({ where: { status: 'active' }, order: { id: 'ASC' } });
    const promotions = active.filter(({ validTo }) => validTo === null || validTo > now);
    if (promotions.length === 0) return [];
    const promotionId = In(promotions.map(({ id }) => id));
    const texts = await this.db.repository(PromotionTranslation).findBy({ promotionId });
    const channels = await this.db.repository(PromotionChannel).findBy({ promotionId });
    const campaignIds = promotions.flatMap((promotion) => promotion.campaignId ?? []);
    const campaigns =
      campaignIds.length === 0 ? [] : await this.db.repository(Campaign).findBy({ id: In(campaignIds) });
    const textsBy = byPromotion(texts);
    const channelsBy = byPromotion(channels);
    return promotions.map((promotion) => {
      const campaign = campaigns.find(({ id }) => id === promotion.campaignId) ?? null;
      const channelIds = channelsBy.get(promotion.id)?.map((row) => row.channelId) ?? null;
      return definitionOf(promotion, { channelIds, campaign, texts: textsBy.get(promotion.id) ?? [] });
    });
  }
}

function localized({ texts, ...row }: ActivePromotion, locales: readonly string[]): PromotionDefinition {
  const locale = locales.find((one) => texts[one] !== undefined) ?? Object.keys(texts)[0] ?? '';
  return { ...row, label: texts[locale]?.label ?? row.code, badge: texts[locale]?.badge ?? null };
}

const isCounted = (row: ActivePromotion): boolean =>
  row.usageLimit !== null || row.usageLimitPerCustomer !== null || row.campaignId !== null || row.needsCoupon;

function ofRows<T>(known: WeakMap<object, T>, rows: object, make: () => T): T {
  const present = known.get(rows);
  if (present !== undefined) return present;
  const made = make();
  known.set(rows, made);
  return made;
}
