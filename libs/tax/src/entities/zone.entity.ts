import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import { ZoneMember } from './zone-member.entity.js';

/** Places that share their taxes: countries, regions of them, or ranges of postal codes. */
@Entity('zone')
@Index('uq_zone_code', ['code'], { unique: true })
export class Zone {
  @IdColumn('zone', { primary: true }) id: string;
  @CodeColumn({ length: 40 }) code: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
  @OneToMany(() => ZoneMember, (member) => member.zone) members: Relation<ZoneMember>[];
}
