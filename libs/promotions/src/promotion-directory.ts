import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import { Cache, Clock, Database, log } from 'markethall/kernel';
import { In } from 'typeorm';
import type { CompiledPromotion } from './engine/compiled-promotion.js';
import { PromotionEngine } from './engine/promotion-engine.js';
import { Campaign } from './entities/campaign.entity.js';
import { PromotionChannel, PromotionTranslation } from './entities/promotion-parts.entity.js';
import { Promotion } from './entities/promotion.entity.js';
import { byPromotion, definitionOf, localized, type StoredPromotion } from './promotion-definition.js';

/** Cache tag of everything read from the tables of promotions and campaigns. */
export const PROMOTIONS_TAG = 'promotions';

const FIVE_MINUTES = 300;
/** Languages times channels that a set of rows is kept for. */
const MAX_VIEWS = 1000;

/** What is made of a set of rows; it goes with them. */
interface Compiled {
  promotions: readonly { stored: StoredPromotion; compiled: CompiledPromotion }[];
  /** Ids of those without anything to count. */
  uncounted: ReadonlySet<string>;
  /** By channel and language. */
  views: Map<string, readonly CompiledPromotion[]>;
}

/** The active promotions of an installation, cached; those that start later are among them, the clock decides. */
@Injectable()
export class PromotionDirectory {
  private readonly compiled = new WeakMap<object, Compiled>();

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly channels: ChannelService,
    private readonly engine: PromotionEngine,
  ) {}

  /** The same array for as long as nothing changes: the engine sorts it once. */
  async active(channelId: string, locale: string): Promise<readonly CompiledPromotion[]> {
    const { promotions, views } = this.compile(await this.rows());
    const key = `${channelId}|${locale}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    const locales = localeFallbacks(locale, (await this.channels.get(channelId)).defaultLocale);
    const made = promotions
      .filter(({ stored }) => stored.channelIds === null || stored.channelIds.includes(channelId))
      .map(({ stored, compiled }) => ({ ...compiled, definition: localized(stored, locales) }));
    if (views.size >= MAX_VIEWS) views.clear();
    views.set(key, made);
    return made;
  }

  /** True when uses of the promotion are counted: it has a limit, coupons or a campaign, or is not known (any more). */
  async isCounted(promotionId: string): Promise<boolean> {
    return !this.compile(await this.rows()).uncounted.has(promotionId);
  }

  /** As stored: the same array until something changes. */
  stored(): Promise<readonly StoredPromotion[]> {
    return this.rows();
  }

  async warm(): Promise<void> {
    await this.rows();
  }

  /** Once for each set of rows. What cannot be run (a plugin is gone) is left out and told. */
  private compile(rows: readonly StoredPromotion[]): Compiled {
    const known = this.compiled.get(rows);
    if (known !== undefined) return known;
    const made: Compiled = {
      promotions: rows.flatMap((stored) => this.tryCompile(stored) ?? []),
      uncounted: new Set(rows.filter((row) => !isCounted(row)).map((row) => row.id)),
      views: new Map(),
    };
    this.compiled.set(rows, made);
    return made;
  }

  private tryCompile(stored: StoredPromotion): { stored: StoredPromotion; compiled: CompiledPromotion } | null {
    try {
      return { stored, compiled: this.engine.compile(localized(stored, [])) };
    } catch (error) {
      log.error({ promotionId: stored.id, error: String(error) }, 'An active promotion cannot be run and is left out');
      return null;
    }
  }

  private rows(): Promise<StoredPromotion[]> {
    return this.cache.getOrLoad('promotions.active:v2', { ttlSeconds: FIVE_MINUTES, tags: [PROMOTIONS_TAG] }, () =>
      this.load(),
    );
  }

  /** Four statements, whatever there is. */
  private async load(): Promise<StoredPromotion[]> {
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

const isCounted = (row: StoredPromotion): boolean =>
  row.usageLimit !== null || row.usageLimitPerCustomer !== null || row.campaignId !== null || row.needsCoupon;
