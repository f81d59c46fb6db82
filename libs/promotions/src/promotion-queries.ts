import { Injectable } from '@nestjs/common';
import {
  type Actor,
  channelScope,
  Database,
  idBytes,
  keysetPage,
  type KeysetPage,
  type ListRequest,
} from 'markethall/kernel';
import { In, type SelectQueryBuilder } from 'typeorm';
import { PromotionChannel, PromotionTranslation } from './entities/promotion-parts.entity.js';
import { PromotionUse } from './entities/promotion-use.entity.js';
import { Promotion } from './entities/promotion.entity.js';
import { byPromotion } from './promotion-definition.js';
import { notYourChannels, promotionNotFound } from './promotions.errors.js';

/** A promotion with what belongs to it. */
export interface PromotionView {
  promotion: Promotion;
  /** Null: every channel. */
  channelIds: string[] | null;
  texts: PromotionTranslation[];
}

const COLUMNS = {
  code: 'p.codeKey',
  status: 'p.status',
  lane: 'p.lane',
  priority: 'p.priority',
  needsCoupon: 'p.needsCoupon',
  campaignId: 'p.campaignId',
  validFrom: 'p.validFrom',
  validTo: 'p.validTo',
};

/** Promotions for staff: each sees those of all channels and those of the own ones. */
@Injectable()
export class PromotionQueries {
  constructor(private readonly db: Database) {}

  /** Three statements without a count. */
  async list(request: ListRequest, actor: Actor): Promise<KeysetPage<PromotionView>> {
    const query = visible(this.db.read().createQueryBuilder(Promotion, 'p'), actor);
    const page = await keysetPage(query, request, COLUMNS, { idField: 'p.id', idPrefix: 'promo' });
    return { ...page, items: await this.complete(page.items) };
  }

  /** Errors: promotion_not_found (404), also where none of its channels is the actor's. */
  async get(id: string, actor: Actor): Promise<PromotionView> {
    const [view] = await this.complete(await this.db.repository(Promotion).findBy({ id }));
    if (view === undefined || !sees(actor, view.channelIds)) throw promotionNotFound();
    return view;
  }

  /** As `get`, for a change: all of its channels must be the actor's. Errors: other_channels_concerned (403). */
  async getToChange(id: string, actor: Actor): Promise<PromotionView> {
    const view = await this.get(id, actor);
    if (!mayChange(actor, view.channelIds)) throw notYourChannels();
    return view;
  }

  /** Who used it, in the actor's channels. */
  async uses(promotionId: string, request: ListRequest, actor: Actor): Promise<KeysetPage<PromotionUse>> {
    await this.get(promotionId, actor);
    const query = this.db
      .read()
      .createQueryBuilder(PromotionUse, 'u')
      .where('u.promotionId = :promotion', { promotion: idBytes(promotionId) });
    const scope = channelScope(actor);
    if (scope !== 'all') query.andWhere('u.channelId IN (:...scope)', { scope: bytesOf(scope) });
    const columns = { state: 'u.state', reference: 'u.reference', couponId: 'u.couponId' };
    return keysetPage(query, request, columns, { idField: 'u.id', idPrefix: 'puse' });
  }

  private async complete(promotions: readonly Promotion[]): Promise<PromotionView[]> {
    if (promotions.length === 0) return [];
    const promotionId = In(promotions.map(({ id }) => id));
    const texts = byPromotion(await this.db.repository(PromotionTranslation).findBy({ promotionId }));
    const channels = byPromotion(await this.db.repository(PromotionChannel).findBy({ promotionId }));
    return promotions.map((promotion) => ({
      promotion,
      channelIds: channels.get(promotion.id)?.map((row) => row.channelId) ?? null,
      texts: texts.get(promotion.id) ?? [],
    }));
  }
}

/** True when the actor has a hand in all channels in which it holds. */
export function mayChange(actor: Actor, channelIds: readonly string[] | null): boolean {
  const scope = channelScope(actor);
  return scope === 'all' || (channelIds !== null && channelIds.every((id) => scope.includes(id)));
}

function sees(actor: Actor, channelIds: readonly string[] | null): boolean {
  const scope = channelScope(actor);
  return scope === 'all' || channelIds === null || channelIds.some((id) => scope.includes(id));
}

function visible(query: SelectQueryBuilder<Promotion>, actor: Actor): SelectQueryBuilder<Promotion> {
  const scope = channelScope(actor);
  if (scope === 'all') return query;
  return query.andWhere(
    `(NOT EXISTS (SELECT 1 FROM promotion_channel a WHERE a.promotion_id = p.id)
      OR EXISTS (SELECT 1 FROM promotion_channel b WHERE b.promotion_id = p.id AND b.channel_id IN (:...scope)))`,
    { scope: bytesOf(scope) },
  );
}

/** Never empty, because `IN ()` is no SQL: the empty value is no channel's. */
const bytesOf = (scope: readonly string[]): Buffer[] => (scope.length === 0 ? [Buffer.alloc(0)] : scope.map(idBytes));
