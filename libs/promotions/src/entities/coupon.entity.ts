import { Check, Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** A code that makes a promotion apply. */
@Entity('coupon_code')
@Index('coupon_code_key', ['codeKey'], { unique: true })
@Index('coupon_code_promotion', ['promotionId', 'id'])
@Index('coupon_code_batch', ['batchId', 'id'])
@Check('coupon_code_used', 'used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)')
export class Coupon {
  /** The table's name is longer. */
  static readonly changeType = 'coupon';

  @IdColumn('coup', { primary: true })
  id: string;

  /** As whoever made it typed it. */
  @Column({ type: 'varchar', length: 64 })
  code: string;

  /** `couponKey(code)`. */
  @Column({ type: 'varchar', length: 190 })
  codeKey: string;

  @IdColumn('promo')
  promotionId: string;

  /** Null: made by hand. */
  @IdColumn('cbat', { nullable: true })
  batchId: string | null;

  /** Null: without limit. */
  @Column({ type: 'int', nullable: true })
  usageLimit: number | null;

  /** Held and final uses; counted by the database only. */
  @Column('int')
  used: number;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @Column('boolean')
  active: boolean;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}

export const batchStates = ['generating', 'complete'] as const;
/** `generating` until the job has made all codes; how the job does is told by the job itself. */
export type BatchState = (typeof batchStates)[number];

/** Codes that were generated together. */
@Entity('coupon_batch')
@Index('coupon_batch_promotion', ['promotionId', 'id'])
export class CouponBatch {
  @IdColumn('cbat', { primary: true })
  id: string;

  @IdColumn('promo')
  promotionId: string;

  /** Each X stands for a random character. */
  @CodeColumn()
  pattern: string;

  /** Codes that were asked for. */
  @Column('int')
  size: number;

  /** Codes made so far. */
  @Column('int')
  generated: number;

  @CodeColumn({ length: 20 })
  state: BatchState;

  @IdColumn('job')
  jobId: string;

  /** Of each code; null: without limit. */
  @Column({ type: 'int', nullable: true })
  usageLimit: number | null;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @TimeColumn()
  createdAt: Date;
}
