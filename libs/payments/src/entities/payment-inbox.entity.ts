import { IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, PrimaryColumn } from 'typeorm';

/** A provider's event that has had its effect: the primary key makes a second delivery a no-op. */
@Entity('payment_inbox')
export class PaymentInbox {
  @PrimaryColumn('varchar', { length: 40, charset: 'ascii', collation: 'ascii_bin' }) provider: string;
  @PrimaryColumn('varchar', { length: 120, charset: 'ascii', collation: 'ascii_bin' }) eventId: string;
  @IdColumn('pi') intentId: string;
  @TimeColumn() receivedAt: Date;
}
