import type { PromotionDefinition } from './engine/definition.js';
import type { Campaign } from './entities/campaign.entity.js';
import type { PromotionTranslation } from './entities/promotion-parts.entity.js';
import type { Promotion } from './entities/promotion.entity.js';

/** What shoppers read, by locale. */
export type PromotionTexts = Readonly<Record<string, { label: string; badge: string | null }>>;

/** What belongs to a promotion beside its own row. */
export interface PromotionParts {
  /** Null: every channel. */
  channelIds: readonly string[] | null;
  campaign: Pick<Campaign, 'validFrom' | 'validTo'> | null;
  texts: readonly PromotionTranslation[];
}

/** A promotion as plain, cacheable data: what the engine reads, with the texts of all languages. */
export interface StoredPromotion extends Omit<PromotionDefinition, 'label' | 'badge'> {
  texts: PromotionTexts;
  /** When staff last changed it, epoch milliseconds. */
  changedAt: number;
}

/** The first of the locales that it has texts in, else any. */
export function localized(
  { texts, changedAt: _changedAt, ...row }: StoredPromotion,
  locales: readonly string[],
): PromotionDefinition {
  const locale = locales.find((one) => texts[one] !== undefined) ?? Object.keys(texts)[0] ?? '';
  return { ...row, label: texts[locale]?.label ?? row.code, badge: texts[locale]?.badge ?? null };
}

/** A promotion as the engine reads it, with the texts of all languages; it holds no longer than its campaign. */
export function definitionOf(promotion: Promotion, { channelIds, campaign, texts }: PromotionParts): StoredPromotion {
  return {
    id: promotion.id,
    code: promotion.code,
    lane: promotion.lane,
    group: promotion.group,
    mode: promotion.mode,
    priority: promotion.priority,
    excludes: promotion.excludes ?? [],
    stopFurther: promotion.stopFurther,
    needsCoupon: promotion.needsCoupon,
    channelIds,
    validFrom: latest(promotion.validFrom, campaign?.validFrom ?? null),
    validTo: earliest(promotion.validTo, campaign?.validTo ?? null),
    conditions: promotion.conditions,
    targets: promotion.targets,
    effect: promotion.effect,
    minUnitPrice: promotion.minUnitPrice,
    maxTotalDiscountPercent: promotion.maxTotalDiscountPercent,
    usageLimit: promotion.usageLimit,
    usageLimitPerCustomer: promotion.usageLimitPerCustomer,
    campaignId: promotion.campaignId,
    changedAt: promotion.updatedAt.getTime(),
    texts: Object.fromEntries(texts.map(({ locale, label, badge }) => [locale, { label, badge }])),
  };
}

function latest(...times: (Date | null)[]): number | null {
  const present = times.flatMap((time) => time?.getTime() ?? []);
  return present.length === 0 ? null : Math.max(...present);
}

function earliest(...times: (Date | null)[]): number | null {
  const present = times.flatMap((time) => time?.getTime() ?? []);
  return present.length === 0 ? null : Math.min(...present);
}

/** Rows of parts by their promotion. */
export function byPromotion<T extends { promotionId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.promotionId);
    if (group === undefined) groups.set(row.promotionId, [row]);
    else group.push(row);
  }
  return groups;
}
