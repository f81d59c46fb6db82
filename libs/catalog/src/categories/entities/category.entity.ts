import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, CustomColumn, IdColumn, TimeColumn } from 'markethall/kernel';

export const categoryStatuses = ['active', 'hidden'] as const;
/** Hidden categories, and everything below them, are not shown to shoppers. */
export type CategoryStatus = (typeof categoryStatuses)[number];

/** A node of the category tree. */
@Entity('category')
@Index('category_external_id', ['externalId'], { unique: true })
@Index('category_parent', ['parentId', 'position'])
@Index('category_path', ['path'])
export class Category {
  @IdColumn('cat', { primary: true })
  id: string;

  /** Null: a root. */
  @IdColumn('cat', { nullable: true })
  parentId: string | null;

  /** Ids from the root to this one, `/cat_…/cat_…/`: a subtree is a prefix. */
  @CodeColumn({ length: 320 })
  path: string;

  /** Rank among its siblings: 0, 1, 2 … without gaps. */
  @Column('int')
  position: number;

  @CodeColumn({ length: 20 })
  status: CategoryStatus;

  @Column({ type: 'varchar', length: 120, nullable: true })
  externalId: string | null;

  @CustomColumn()
  custom: Record<string, unknown> | null;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
