import { Injectable } from '@nestjs/common';
import { Changes, Events } from 'markethall/kernel';
import type { PromotionView } from './promotion-queries.js';
import { PromotionsCacheInvalidation } from './promotions-cache.js';
import { PromotionChanged } from './promotions.events.js';

/** Tells of changed promotions: the change record, the event, the cache. */
@Injectable()
export class PromotionNews {
  constructor(
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly cache: PromotionsCacheInvalidation,
  ) {}

  /** In the transaction of the change; one of both views is there. */
  tell(after: PromotionView | null, before: PromotionView | null, change: 'created' | 'updated' | 'deleted'): void {
    const promotion = (after ?? before)?.promotion;
    if (promotion === undefined) return;
    const { id, version } = promotion;
    this.changes.record({
      entityType: 'promotion',
      id,
      version,
      before: before && describe(before),
      after: after && describe(after),
    });
    this.events.publish(new PromotionChanged(id, change, version));
    this.cache.afterCommit();
  }
}

function describe({ promotion, channelIds, texts }: PromotionView): Record<string, unknown> {
  const { used: _used, version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...own } = promotion;
  return {
    ...own,
    channelIds,
    ...Object.fromEntries(texts.map(({ locale, label, badge }) => [`translation.${locale}`, { label, badge }])),
  };
}
