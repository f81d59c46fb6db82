import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Channel } from './channel.entity.js';

/**
 * A key that a storefront sends as `Publishable-Key` to say which channel it serves.
 * It is public by design (it stands in the page's source) and opens nothing that `X-Channel` would not.
 */
@Entity('publishable_key')
@Index('uq_publishable_key_value', ['value'], { unique: true })
@Index('ix_publishable_key_channel', ['channelId'])
export class PublishableKey {
  @IdColumn('pkey', { primary: true }) id: string;
  @IdColumn('chan')
  @ForeignKey(() => Channel, { name: 'fk_publishable_key_channel' })
  channelId: string;
  /** `pk_` and 32 base64url characters. */
  @CodeColumn({ length: 64 }) value: string;
  @Column('varchar', { length: 200 }) name: string;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) revokedAt: Date | null;
  @Column('int') version: number;

  /** Safe to repeat: the first revocation counts. */
  revoke(now: Date): void {
    this.revokedAt ??= now;
  }
}
