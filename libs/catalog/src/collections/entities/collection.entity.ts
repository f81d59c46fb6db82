import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';

export const collectionStatuses = ['active', 'hidden'] as const;
/** Hidden collections are not shown to shoppers; promotions may still mean them. */
export type CollectionStatus = (typeof collectionStatuses)[number];

/** Products that staff put together, such as "gifts under 20". */
@Entity('collection')
@Index('collection_external_id', ['externalId'], { unique: true })
export class Collection {
  @IdColumn('coll', { primary: true })
  id: string;

  @CodeColumn({ length: 20 })
  status: CollectionStatus;

  @Column({ type: 'varchar', length: 120, nullable: true })
  externalId: string | null;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
