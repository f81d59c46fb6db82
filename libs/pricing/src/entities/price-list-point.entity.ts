import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import type { PriceListKind } from './price-list.entity.js';

/**
 * What a list was from a moment on: appended with each version, never changed. Together with the price points it tells
 * what was asked of whom at any time. A deleted list has a last point that is not active.
 */
@Entity('price_list_point')
export class PriceListPoint {
  @IdColumn('plist', { primary: true })
  priceListId: string;

  @PrimaryColumn('int')
  version: number;

  @CodeColumn({ length: 20 })
  kind: PriceListKind;

  @Column('int')
  priority: number;

  @IdColumn('chan', { nullable: true })
  channelId: string | null;

  @IdColumn('cgrp', { nullable: true })
  customerGroupId: string | null;

  @Column('boolean')
  active: boolean;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @TimeColumn()
  recordedAt: Date;
}
