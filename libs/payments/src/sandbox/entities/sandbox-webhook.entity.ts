import { IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** A webhook that the sandbox bank owes the merchant. */
@Entity('sandbox_webhook')
@Index('sandbox_webhook_due', ['dueAt'])
export class SandboxWebhook {
  @IdColumn('sbe', { primary: true }) id: string;
  @IdColumn('sbp') paymentId: string;
  /** The exact bytes that are signed and sent. */
  @Column('text') body: string;
  @Column('varchar', { length: 255, nullable: true }) url: string | null;
  @Column('int') attempts: number;
  /** Null once it was taken, or given up. */
  @TimeColumn({ nullable: true }) dueAt: Date | null;
  @TimeColumn({ nullable: true }) deliveredAt: Date | null;
  @TimeColumn() createdAt: Date;
}
