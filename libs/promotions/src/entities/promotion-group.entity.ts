import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PromotionLane } from '../engine/definition.js';

/** One row a group that was ever active: locked by whoever makes one of its promotions active, so that they see each other. */
@Entity('promotion_group')
export class PromotionGroup {
  @PrimaryColumn({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  lane: PromotionLane;

  @PrimaryColumn({ name: 'group_name', type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin' })
  group: string;

  /** Counted up by each, because a cluster compares writes and no locks. */
  @Column('int')
  changes: number;
}
