import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { Database, idBytes, keyOf, RequestContext } from 'markethall/kernel';
import type { Promotion } from './entities/promotion.entity.js';
import { definitionOf, localized } from './promotion-definition.js';
import { mayChange } from './promotion-queries.js';
import { PromotionRules } from './promotion-rules.js';
import { badField } from './promotions.errors.js';

/** Checks a promotion together with what it refers to. */
@Injectable()
export class PromotionParties {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly rules: PromotionRules,
  ) {}

  /** Throws validation_failed (422) with the pointer of what is wrong. */
  async check(promotion: Promotion, channelIds: readonly string[] | null): Promise<void> {
    if (promotion.validFrom && promotion.validTo && promotion.validFrom >= promotion.validTo)
      throw badField('/validTo', 'not_after_valid_from');
    this.rules.check(localized(definitionOf(promotion, { channelIds, campaign: null, texts: [] }), []));
    await this.checkChannels(channelIds);
    if (promotion.campaignId !== null && !(await this.campaignExists(promotion.campaignId)))
      throw badField('/campaignId', 'campaign_unknown');
  }

  /**
   * The codes as those promotions write them. Throws validation_failed (422) for one that does not exist, unless it is
   * among `others` (code key → code): promotions that are not stored.
   */
  async excluded(codes: readonly string[], others: ReadonlyMap<string, string> = new Map()): Promise<string[] | null> {
    if (codes.length === 0) return null;
    const rows = await this.db.query<{ code: string; code_key: string }[]>(
      'SELECT code, code_key FROM promotion WHERE code_key IN (?)',
      [codes.map(keyOf)],
    );
    const known = new Map([...rows.map((row): [string, string] => [row.code_key, row.code]), ...others]);
    return codes.map((code, index) => {
      const found = known.get(keyOf(code));
      if (found === undefined) throw badField(`/excludes/${index}`, 'promotion_unknown');
      return found;
    });
  }

  /** True when orders, coupons or batches refer to it. */
  async isUsed(promotionId: string): Promise<boolean> {
    const id = idBytes(promotionId);
    const rows = await this.db.query<unknown[]>(
      `(SELECT 1 AS n FROM promotion_use WHERE promotion_id = ? LIMIT 1)
       UNION ALL (SELECT 1 FROM coupon_code WHERE promotion_id = ? LIMIT 1)
       UNION ALL (SELECT 1 FROM coupon_batch WHERE promotion_id = ? LIMIT 1)`,
      [id, id, id],
    );
    return rows.length > 0;
  }

  private async checkChannels(channelIds: readonly string[] | null): Promise<void> {
    const actor = RequestContext.actor();
    if (!mayChange(actor, channelIds)) throw badField('/channelIds', 'channel_unknown');
    for (const [index, id] of (channelIds ?? []).entries()) {
      if ((await this.channels.find(id)) === null) throw badField(`/channelIds/${index}`, 'channel_unknown');
    }
  }

  /** Kept from being deleted until this transaction ends. */
  private async campaignExists(id: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('SELECT id FROM campaign WHERE id = ? LOCK IN SHARE MODE', [
      idBytes(id),
    ]);
    return rows.length > 0;
  }
}
