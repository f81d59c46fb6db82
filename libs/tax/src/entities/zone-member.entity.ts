import { CodeColumn, IdColumn } from 'markethall/kernel';
import { Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { Zone } from './zone.entity.js';

/** One place of a zone. Empty text means "the whole": a country without region is the whole country. */
@Entity('zone_member')
@Index('uq_zone_member_place', ['country', 'region', 'postalFrom', 'postalTo'], { unique: true })
@Index('ix_zone_member_zone', ['zoneId'])
export class ZoneMember {
  @IdColumn('zom', { primary: true }) id: string;
  @IdColumn('zone') zoneId: string;
  @ManyToOne('Zone', 'members', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'zone_id', foreignKeyConstraintName: 'fk_zone_member_zone' })
  zone: Relation<Zone>;
  /** ISO 3166-1 alpha-2. */
  @CodeColumn({ length: 2 }) country: string;
  /** ISO 3166-2 without the country (`CA`), or empty. */
  @CodeColumn({ length: 10 }) region: string;
  /** Normalized postal codes, both ends included, or both empty. */
  @CodeColumn({ length: 12 }) postalFrom: string;
  @CodeColumn({ length: 12 }) postalTo: string;
}
