import { Check, Column, Entity, Index, type ValueTransformer } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import type { EffectSpec, GroupMode, PromotionLane, Rule } from '../engine/definition.js';
import { promotionTransitionRefused } from '../promotions.errors.js';

export const promotionStatuses = ['draft', 'active', 'archived'] as const;
/** Only active promotions apply; archived ones come back as drafts. */
export type PromotionStatus = (typeof promotionStatuses)[number];

const TRANSITIONS: Readonly<Record<PromotionStatus, readonly PromotionStatus[]>> = {
  draft: ['active', 'archived'],
  active: ['draft', 'archived'],
  archived: ['draft'],
};

/** DECIMAL arrives as text. */
const percent: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** A promotion as staff made it; the engine reads it as a PromotionDefinition. */
@Entity('promotion')
@Index('promotion_code_key', ['codeKey'], { unique: true })
@Index('promotion_status', ['status', 'id'])
@Index('promotion_priority', ['priority', 'id'])
@Index('promotion_campaign', ['campaignId', 'id'])
@Check('promotion_used', 'used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)')
export class Promotion {
  @IdColumn('promo', { primary: true })
  id: string;

  @CodeColumn()
  code: string;

  @CodeColumn()
  codeKey: string;

  @CodeColumn({ length: 20 })
  status: PromotionStatus;

  @CodeColumn({ length: 20 })
  lane: PromotionLane;

  @CodeColumn({ name: 'group_name' })
  group: string;

  @CodeColumn({ length: 30 })
  mode: GroupMode;

  @Column('int')
  priority: number;

  /** Codes of promotions, as those write them. */
  @Column({ type: 'json', nullable: true })
  excludes: string[] | null;

  @Column('boolean')
  stopFurther: boolean;

  @Column('boolean')
  needsCoupon: boolean;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @Column({ type: 'json', nullable: true })
  conditions: Rule | null;

  @Column({ type: 'json', nullable: true })
  targets: Rule | null;

  /** Never null: JSON columns are nullable because no server gives them a default. */
  @Column({ type: 'json', nullable: true })
  effect: EffectSpec;

  /** By currency, minor units as entered. */
  @Column({ type: 'json', nullable: true })
  minUnitPrice: Record<string, number> | null;

  /** 0 to 100, at most four decimals. */
  @Column({ type: 'decimal', precision: 7, scale: 4, nullable: true, transformer: percent })
  maxTotalDiscountPercent: number | null;

  @Column({ type: 'int', nullable: true })
  usageLimit: number | null;

  @Column({ type: 'int', nullable: true })
  usageLimitPerCustomer: number | null;

  @IdColumn('camp', { nullable: true })
  campaignId: string | null;

  /** Held and final uses, while the promotion is counted; counted by the database only. */
  @Column('int')
  used: number;

  /** Cancellation of a placed order gives its use back. */
  @Column('boolean')
  giveBackOnCancel: boolean;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;

  /** Throws promotion_transition_refused (409). */
  moveTo(status: PromotionStatus): void {
    if (status === this.status) return;
    if (!TRANSITIONS[this.status].includes(status)) throw promotionTransitionRefused(this.status, status);
    this.status = status;
  }
}
