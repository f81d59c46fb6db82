import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { Database, idBytes, idFromBytes, isId, keyOf, RequestContext } from 'markethall/kernel';
import type { Promotion } from './entities/promotion.entity.js';
import { definitionOf, localized } from './promotion-definition.js';
import { mayChange } from './promotion-queries.js';
import { PromotionRules } from './promotion-rules.js';
import { badField } from './promotions.errors.js';
import { referencesIn } from './rule-references.js';

const NO_CHANNEL = idFromBytes('chan', Buffer.alloc(16));

/** Active promotions that run a group otherwise, in a channel that is shared; everywhere is shared by all. */
const SAME_GROUP_OTHER_MODE = `
  SELECT p.code, p.mode FROM promotion p
   WHERE p.status = 'active' AND p.lane = ? AND p.group_name = ? AND p.mode <> ? AND p.id <> ?
     AND (p.valid_to IS NULL OR p.valid_to > ?)
     AND (? OR NOT EXISTS (SELECT 1 FROM promotion_channel a WHERE a.promotion_id = p.id)
            OR EXISTS (SELECT 1 FROM promotion_channel o WHERE o.promotion_id = p.id AND o.channel_id IN (?)))
   ORDER BY p.code LIMIT 1`;

/** The row stays locked until COMMIT. It is made and counted up in one statement, so that no two makers wait for each other. */
const LOCK_GROUP = `
  INSERT INTO promotion_group (lane, group_name, changes) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE changes = changes + 1`;

/** Checks a promotion together with what it refers to. */
@Injectable()
export class PromotionParties {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly catalog: CatalogService,
    private readonly rules: PromotionRules,
  ) {}

  /** Throws validation_failed (422) with the pointer of what is wrong. */
  async check(promotion: Promotion, channelIds: readonly string[] | null): Promise<void> {
    if (promotion.validFrom && promotion.validTo && promotion.validFrom >= promotion.validTo)
      throw badField('/validTo', 'not_after_valid_from');
    this.rules.check(localized(definitionOf(promotion, { channelIds, campaign: null, texts: [] }), []));
    await this.checkChannels(channelIds);
    if (promotion.status !== 'archived') await this.checkReferences(promotion);
    if (promotion.campaignId !== null && !(await this.campaignExists(promotion.campaignId)))
      throw badField('/campaignId', 'campaign_unknown');
  }

  /**
   * The codes as those promotions write them. Throws validation_failed (422) for that of the promotion itself, and for one
   * that does not exist, unless it is among `others` (code key → code): promotions that are not stored.
   */
  async excluded(
    codes: readonly string[],
    own: Pick<Promotion, 'codeKey'>,
    others: ReadonlyMap<string, string> = new Map(),
  ): Promise<string[] | null> {
    if (codes.length === 0) return null;
    const itself = codes.findIndex((code) => keyOf(code) === own.codeKey);
    if (itself >= 0) throw badField(`/excludes/${itself}`, 'excludes_itself');
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

  /**
   * Throws validation_failed (422) for an active promotion that shares its lane, its group and a channel with one that is
   * active in another mode: a group is run in one mode only. Until this transaction ends, others of the group wait here.
   */
  async checkMode(
    { id, status, lane, group, mode }: Promotion,
    channelIds: readonly string[] | null,
    now: Date,
  ): Promise<void> {
    if (status !== 'active') return;
    await this.db.execute(LOCK_GROUP, [lane, group]);
    const [other] = await this.db.query<{ code: string; mode: string }[]>(SAME_GROUP_OTHER_MODE, [
      ...[lane, group, mode, idBytes(id), now, channelIds === null],
      (channelIds ?? [NO_CHANNEL]).map(idBytes),
    ]);
    if (other) throw badField('/mode', 'mode_differs_in_group', { promotionCode: other.code, mode: other.mode });
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

  private async checkReferences({ conditions, targets, effect }: Promotion): Promise<void> {
    const references = [
      ...referencesIn(conditions, '/conditions'),
      ...referencesIn(targets, '/targets'),
      ...referencesIn(effect, '/effect'),
    ];
    for (const { pointer, prefix, id } of references) {
      if (!isId(prefix, id)) throw badField(pointer, 'not_an_id', { prefix });
      if (prefix === 'chan' && (await this.channels.find(id)) === null) throw badField(pointer, 'channel_unknown');
    }
    if (effect.effect === 'gift_line') await this.checkGift(effect['variantId']);
  }

  private async checkGift(variantId: unknown): Promise<void> {
    if (!isId('var', variantId)) throw badField('/effect/variantId', 'not_an_id', { prefix: 'var' });
    const known = await this.catalog.productIdsOf([variantId]);
    if (!known.has(variantId)) throw badField('/effect/variantId', 'variant_unknown');
  }

  /** Kept from being deleted until this transaction ends. */
  private async campaignExists(id: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('SELECT id FROM campaign WHERE id = ? LOCK IN SHARE MODE', [
      idBytes(id),
    ]);
    return rows.length > 0;
  }
}
