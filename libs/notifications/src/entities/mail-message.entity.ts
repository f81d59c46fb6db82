import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** `sending` is claimed before the mail leaves; only `sent` stops a repeat. */
export type MailState = 'sending' | 'sent';

/** One mail that the shop sends: the proof that it left, and in development the mailbox itself. */
@Entity('mail_message')
@Index('ux_mail_message_message_id', ['messageId'], { unique: true })
@Index('ix_mail_message_sent', ['createdAt', 'id'])
export class MailMessage {
  @IdColumn('mail', { primary: true }) id: string;
  /** RFC 5322 Message-ID without the angle brackets: the same for every attempt at the same mail. */
  @CodeColumn({ length: 120 }) messageId: string;
  @CodeColumn({ length: 60 }) template: string;
  @CodeColumn({ length: 20 }) locale: string;
  @Column({ length: 320 }) recipient: string;
  @Column({ length: 255 }) subject: string;
  /** Kept in development only: in production a mail may hold one-time tokens. */
  @Column('mediumtext', { nullable: true }) html: string | null;
  @Column('mediumtext', { nullable: true }) text: string | null;
  @CodeColumn({ length: 20 }) state: MailState;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) sentAt: Date | null;
}
