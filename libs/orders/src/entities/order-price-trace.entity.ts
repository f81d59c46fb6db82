import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity } from 'typeorm';

/** Why the order costs what it costs, as it was worked out when it was opened: kept as it was told then, never recomputed. */
@Entity('order_price_trace')
export class OrderPriceTrace {
  @IdColumn('ord', { primary: true }) orderId: string;
  /** SHA-256 (hex) of everything that the calculation was given. */
  @CodeColumn({ length: 64 }) hash: string;
  /** As whoever made the draft wrote it; opaque here. */
  @Column('json', { nullable: true }) trace: Record<string, unknown>;
  @TimeColumn() createdAt: Date;
}
