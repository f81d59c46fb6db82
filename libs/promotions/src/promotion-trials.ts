import { Injectable } from '@nestjs/common';
import { Clock, Database, keyOf, newId, RequestContext } from 'markethall/kernel';
import type { PromotionDefinition } from './engine/definition.js';
import { Campaign } from './entities/campaign.entity.js';
import { PromotionTranslation } from './entities/promotion-parts.entity.js';
import { Promotion } from './entities/promotion.entity.js';
import { definitionOf, localized, type PromotionParts } from './promotion-definition.js';
import type { PromotionTerms, PromotionTextInput } from './promotion-editor.js';
import { PromotionParties } from './promotion-parties.js';
import { PromotionQueries } from './promotion-queries.js';

/** Where promotions are tried out. */
export interface TrialPlace {
  channelId: string;
  /** First choice first. */
  locales: readonly string[];
  /** Codes of promotions that are tried out together (key → code): they may exclude each other. */
  codes: ReadonlyMap<string, string>;
}

/** Promotions as the engine would read them if they were active: checked as an editor checks them, and not stored. */
@Injectable()
export class PromotionTrials {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: PromotionQueries,
    private readonly parties: PromotionParties,
  ) {}

  /** One that does not exist; its id is new. Throws validation_failed (422) as creating it would. */
  created({ channelIds, translations, excludes, ...columns }: PromotionTerms, place: TrialPlace) {
    const promotion = Object.assign(new Promotion(), columns, {
      id: newId('promo'),
      codeKey: keyOf(columns.code),
      used: 0,
      updatedAt: this.clock.now(),
    });
    return this.definition(promotion, { channelIds, excludes, texts: rowsOf(translations) }, place);
  }

  /**
   * A stored one in whatever status, with changes. Throws promotion_not_found (404), also for one of foreign channels,
   * and validation_failed (422) as changing it would.
   */
  async stored(
    id: string,
    { channelIds, translations, excludes, ...columns }: Partial<PromotionTerms>,
    place: TrialPlace,
  ): Promise<PromotionDefinition> {
    const view = await this.queries.get(id, RequestContext.actor());
    const promotion = Object.assign(new Promotion(), view.promotion, columns);
    const parts = {
      channelIds: channelIds === undefined ? view.channelIds : channelIds,
      excludes: excludes ?? null,
      texts: translations === undefined ? view.texts : rowsOf(translations),
    };
    return this.definition(promotion, parts, place);
  }

  private async definition(
    promotion: Promotion,
    { channelIds, excludes, texts }: TrialParts,
    { channelId, locales, codes }: TrialPlace,
  ): Promise<PromotionDefinition> {
    if (excludes !== null) promotion.excludes = await this.parties.excluded(excludes, promotion, codes);
    // It is tried out in this channel alone, so that staff of the channel may try what would hold in all.
    const holdsIn = channelIds === null || channelIds.includes(channelId) ? [channelId] : channelIds;
    await this.parties.check(promotion, holdsIn);
    const campaign =
      promotion.campaignId === null ? null : await this.db.repository(Campaign).findOneBy({ id: promotion.campaignId });
    return localized(definitionOf(promotion, { channelIds: holdsIn, campaign, texts }), locales);
  }
}

interface TrialParts extends Pick<PromotionParts, 'channelIds' | 'texts'> {
  /** Null: as they are. */
  excludes: readonly string[] | null;
}

const rowsOf = (texts: PromotionTextInput): PromotionTranslation[] =>
  Object.entries(texts).map(([locale, { label, badge }]) =>
    Object.assign(new PromotionTranslation(), { locale, label, badge: badge ?? null }),
  );
