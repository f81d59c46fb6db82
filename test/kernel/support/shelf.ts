import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  type MigrationInterface,
  OneToMany,
  type QueryRunner,
  type Relation,
} from 'typeorm';
import {
  AmountColumn,
  CodeColumn,
  CurrencyColumn,
  CustomColumn,
  defineModule,
  IdColumn,
  type ModuleDefinition,
  newId,
  Personal,
  ReferenceColumn,
  TimeColumn,
} from 'markethall/kernel';

/** A test-only aggregate with every kind of column that kernel offers. */
@Entity('shelf')
@Index('uq_shelf_code', ['code'], { unique: true })
@Index('ix_shelf_opened', ['openedAt', 'id'])
export class Shelf {
  @IdColumn('shelf', { primary: true }) id: string;
  @CodeColumn({ length: 40 }) code: string;
  @Personal()
  @Column('varchar', { length: 100 })
  ownerName: string;
  @ReferenceColumn({ nullable: true }) customerId: string | null;
  @IdColumn('shelf', { nullable: true }) parentId: string | null;
  @AmountColumn() rent: bigint;
  @CurrencyColumn() currency: string;
  @Column('int', { nullable: true }) rank: number | null;
  @Column('boolean') open: boolean;
  @CustomColumn() custom: Record<string, unknown> | null;
  @TimeColumn() openedAt: Date;
  @Column('int') version: number;
  @OneToMany('Box', 'shelf', { cascade: ['insert'] }) boxes: Relation<Box[]>;
}

@Entity('box')
@Index('ix_box_shelf', ['shelfId'])
export class Box {
  @IdColumn('box', { primary: true }) id: string;
  @IdColumn('shelf') shelfId: string;
  @ManyToOne('Shelf', 'boxes')
  @JoinColumn({ name: 'shelf_id', foreignKeyConstraintName: 'fk_box_shelf' })
  shelf: Relation<Shelf>;
  @Column('varchar', { length: 40 }) label: string;
}

export class Shelves1790000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE shelf (
        id binary(16) NOT NULL,
        code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        owner_name varchar(100) NOT NULL,
        customer_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
        parent_id binary(16) NULL,
        rent bigint NOT NULL,
        currency char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        \`rank\` int NULL,
        open tinyint(1) NOT NULL,
        custom json NULL,
        opened_at datetime(3) NOT NULL,
        version int NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_shelf_code (code),
        KEY ix_shelf_opened (opened_at, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE box (
        id binary(16) NOT NULL,
        shelf_id binary(16) NOT NULL,
        label varchar(40) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_box_shelf (shelf_id),
        CONSTRAINT fk_box_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE box');
    await db.query('DROP TABLE shelf');
  }
}

class ShelvesModule {}

export const shelvesModule: ModuleDefinition = defineModule({
  name: 'shelves',
  module: ShelvesModule,
  migrations: [Shelves1790000000001],
  invariants: [
    { code: 'T1', title: 'no rent is negative', sql: 'SELECT id, rent FROM shelf WHERE rent < 0' },
    {
      code: 'T2',
      title: 'no shelf opens in the future',
      sql: "SELECT code, ':now' AS word FROM shelf WHERE opened_at > :now",
    },
  ],
});

let number = 0;

/** A shelf with unremarkable values, as `insertRows` and `insert` take it. */
export function aShelf(values: Partial<Shelf> = {}): Shelf {
  number += 1;
  return Object.assign(new Shelf(), {
    id: newId('shelf'),
    code: `shelf-${number}`,
    ownerName: 'Ada',
    customerId: null,
    parentId: null,
    rent: 1999n,
    currency: 'EUR',
    rank: null,
    open: true,
    custom: null,
    openedAt: new Date('2026-01-01T00:00:00.000Z'),
    version: 1,
    ...values,
  });
}
