import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  idBytes,
  insertRows,
  isCheckViolation,
  isDuplicateKey,
  keyOf,
  newId,
  RequestContext,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { PromotionChannel, PromotionTranslation } from './entities/promotion-parts.entity.js';
import { Promotion, type PromotionStatus } from './entities/promotion.entity.js';
import { PromotionNews } from './promotion-news.js';
import { PromotionPoints } from './promotion-points.js';
import { PromotionParties } from './promotion-parties.js';
import { PromotionQueries, type PromotionView } from './promotion-queries.js';
import { badField, promotionCodeTaken, promotionInUse } from './promotions.errors.js';
import { updateUncounted } from './update-uncounted.js';

/** Texts by locale. */
export type PromotionTextInput = Readonly<Record<string, { label: string; badge?: string | null }>>;

/** What staff decide about a promotion. */
export interface PromotionTerms extends Pick<
  Promotion,
  | 'code'
  | 'lane'
  | 'group'
  | 'mode'
  | 'priority'
  | 'stopFurther'
  | 'needsCoupon'
  | 'validFrom'
  | 'validTo'
  | 'conditions'
  | 'targets'
  | 'effect'
  | 'minUnitPrice'
  | 'maxTotalDiscountPercent'
  | 'usageLimit'
  | 'usageLimitPerCustomer'
  | 'campaignId'
  | 'giveBackOnCancel'
> {
  status: PromotionStatus;
  /** Codes of other promotions, in any case. */
  excludes: readonly string[];
  /** Null: every channel. */
  channelIds: readonly string[] | null;
  /** Replaces all texts. */
  translations: PromotionTextInput;
}

/** What a promotion is where nothing else is said. */
export const ORDINARY_TERMS: Omit<PromotionTerms, 'code' | 'lane' | 'effect' | 'translations'> = {
  status: 'draft',
  group: 'default',
  mode: 'best_for_customer',
  priority: 0,
  excludes: [],
  stopFurther: false,
  needsCoupon: false,
  channelIds: null,
  validFrom: null,
  validTo: null,
  conditions: null,
  targets: null,
  minUnitPrice: null,
  maxTotalDiscountPercent: null,
  usageLimit: null,
  usageLimitPerCustomer: null,
  campaignId: null,
  giveBackOnCancel: true,
};

/** Promotions as staff change them. Actors change those of their channels only. */
@Injectable()
export class PromotionEditor {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly queries: PromotionQueries,
    private readonly parties: PromotionParties,
    private readonly news: PromotionNews,
    private readonly points: PromotionPoints,
  ) {}

  /** Errors: promotion_code_taken (409), validation_failed (422). */
  create(terms: PromotionTerms): Promise<PromotionView> {
    return this.guarded(terms.code, async () => {
      const now = this.clock.now();
      const { channelIds, translations, excludes, ...columns } = terms;
      const promotion = Object.assign(new Promotion(), columns, {
        id: newId('promo'),
        codeKey: keyOf(terms.code),
        excludes: await this.parties.excluded(excludes, { codeKey: keyOf(terms.code) }),
        used: 0,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await this.parties.check(promotion, channelIds);
      await this.parties.checkMode(promotion, channelIds, now);
      await insertRows(this.db, Promotion, [promotion]);
      const view = {
        promotion,
        channelIds: await this.writeChannels(promotion.id, channelIds, []),
        texts: await this.writeTexts(promotion.id, translations),
      };
      this.news.tell(view, null, 'created');
      await this.points.record(view, null);
      return view;
    });
  }

  /** Errors: promotion_not_found (404), promotion_code_taken, promotion_transition_refused (409), version_conflict (412), validation_failed (422). */
  update(id: string, version: number, changes: Partial<PromotionTerms>): Promise<PromotionView> {
    return this.guarded(changes.code ?? '', async () => {
      const before = await this.queries.getToChange(id, RequestContext.actor());
      const { channelIds, translations, excludes, status, ...columns } = changes;
      const promotion = Object.assign(new Promotion(), before.promotion, columns, { updatedAt: this.clock.now() });
      promotion.codeKey = keyOf(promotion.code);
      if (status !== undefined) promotion.moveTo(status);
      if (excludes !== undefined) promotion.excludes = await this.parties.excluded(excludes, promotion);
      const holdsIn = channelIds === undefined ? before.channelIds : channelIds;
      await this.parties.check(promotion, holdsIn);
      if (SHARING.some((field) => field in changes)) await this.parties.checkMode(promotion, holdsIn, this.clock.now());
      await this.save(promotion, version);
      const view = {
        promotion,
        channelIds:
          channelIds === undefined
            ? before.channelIds
            : await this.writeChannels(id, channelIds, before.channelIds ?? []),
        texts: translations === undefined ? before.texts : await this.writeTexts(id, translations),
      };
      this.news.tell(view, before, 'updated');
      await this.points.record(view, before);
      return view;
    });
  }

  /** Errors: promotion_not_found (404), promotion_in_use (409), version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      const before = await this.queries.getToChange(id, RequestContext.actor());
      await this.save(before.promotion, version); // locks it: from now on nobody uses it
      if (await this.parties.isUsed(id)) throw promotionInUse();
      for (const sql of DELETES) await this.db.execute(sql, [idBytes(id)]);
      this.news.tell(null, before, 'deleted');
      await this.points.record(null, before);
    });
  }

  private save(promotion: Promotion, version: number): Promise<void> {
    return updateUncounted(this.db, Promotion, promotion, version, ['used']);
  }

  private async writeTexts(promotionId: string, texts: PromotionTextInput): Promise<PromotionTranslation[]> {
    await this.db.execute('DELETE FROM promotion_translation WHERE promotion_id = ?', [idBytes(promotionId)]);
    const rows = Object.entries(texts).map(([locale, { label, badge }]) =>
      Object.assign(new PromotionTranslation(), { promotionId, locale, label, badge: badge ?? null }),
    );
    await insertRows(this.db, PromotionTranslation, rows);
    return rows;
  }

  private async writeChannels(
    promotionId: string,
    channelIds: readonly string[] | null,
    before: readonly string[],
  ): Promise<string[] | null> {
    if (before.length > 0)
      await this.db.repository(PromotionChannel).delete({ promotionId, channelId: In([...before]) });
    if (channelIds === null) return null;
    const rows = channelIds.map((channelId) => Object.assign(new PromotionChannel(), { promotionId, channelId }));
    await insertRows(this.db, PromotionChannel, rows);
    return [...channelIds];
  }

  private async guarded<T>(code: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (isDuplicateKey(error, 'promotion_code_key')) throw promotionCodeTaken(code);
      throw isCheckViolation(error, 'promotion_used') ? badField('/usageLimit', 'below_used') : error;
    }
  }
}

/** What decides with whom a promotion shares a group. */
const SHARING = ['status', 'lane', 'group', 'mode', 'channelIds', 'validTo'] as const;

const DELETES = [
  'DELETE FROM promotion_translation WHERE promotion_id = ?',
  'DELETE FROM promotion_channel WHERE promotion_id = ?',
  'DELETE FROM promotion WHERE id = ?',
];
