import { Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';
import type { PromotionDefinition } from '../engine/definition.js';

/**
 * What a catalog promotion was from a moment on: appended, never changed. What pages must tell of earlier reduced prices is
 * made of it.
 */
@Entity('promotion_point')
@Index('promotion_point_promotion', ['promotionId', 'recordedAt'])
@Index('promotion_point_recorded', ['recordedAt', 'id'])
export class PromotionPoint {
  @IdColumn('ppt', { primary: true })
  id: string;

  @IdColumn('promo')
  promotionId: string;

  /** With the times of its campaign and without texts; null: it lowered no price from then on. */
  @Column({ type: 'json', nullable: true })
  definition: PromotionDefinition | null;

  @TimeColumn()
  recordedAt: Date;
}
