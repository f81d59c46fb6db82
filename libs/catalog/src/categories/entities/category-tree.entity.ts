import { Entity, PrimaryColumn } from 'typeorm';

/** One row: locked by whoever changes the shape of the tree, so that ranks stay dense and no cycle can appear. */
@Entity('category_tree')
export class CategoryTree {
  @PrimaryColumn({ type: 'int' })
  id: number;
}
