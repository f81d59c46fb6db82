import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** A place that holds stock: a warehouse, a shop, a drop shipper. */
@Entity('location')
@Index('location_code_key', ['codeKey'], { unique: true })
@Index('location_name', ['name', 'id'])
export class Location {
  @IdColumn('loc', { primary: true })
  id: string;

  /** As typed by staff; `codeKey` is what must be unique. */
  @CodeColumn({ length: 64 })
  code: string;

  @CodeColumn({ length: 64, name: 'code_key' })
  codeKey: string;

  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_unicode_520_ci' })
  name: string;

  @Column({ type: 'char', length: 2, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  countryCode: string | null;

  /** Smaller is asked first when stock is allocated. */
  @Column('int')
  priority: number;

  /** False: serves only the channels of `location_channel`. */
  @Column('boolean')
  allChannels: boolean;

  /** Stock of an inactive location is not for sale; what is promised there can still be shipped. */
  @Column('boolean')
  active: boolean;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
