import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

export const priceListKinds = ['base', 'override', 'sale'] as const;
/** `base`: the ordinary price. `override`: replaces it (no "was"). `sale`: lowers it (the base price is the "was"). */
export type PriceListKind = (typeof priceListKinds)[number];

/** A set of prices for an audience: a channel, a customer group, both or everybody. */
@Entity('price_list')
@Index('price_list_code_key', ['codeKey'], { unique: true })
@Index('price_list_base_channel', ['baseChannelId'], { unique: true })
@Index('price_list_name', ['name', 'id'])
export class PriceList {
  @IdColumn('plist', { primary: true })
  id: string;

  @CodeColumn({ length: 80 })
  code: string;

  @CodeColumn({ length: 80 })
  codeKey: string;

  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_unicode_520_ci' })
  name: string;

  @CodeColumn({ length: 20 })
  kind: PriceListKind;

  /** Larger wins among lists for the same audience. */
  @Column('int')
  priority: number;

  /** Null: all channels. */
  @IdColumn('chan', { nullable: true })
  channelId: string | null;

  /** The channel whose base list this is; unique, so that a channel has one. Null for other lists. */
  @IdColumn('chan', { nullable: true })
  baseChannelId: string | null;

  /** Null: all customers, guests too. */
  @IdColumn('cgrp', { nullable: true })
  customerGroupId: string | null;

  @Column('boolean')
  active: boolean;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
