import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goods, or gift cards. The default lets the former release go on adding products. */
export class ProductKind1795042000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      "ALTER TABLE product ADD COLUMN kind varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'goods'",
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE product DROP COLUMN kind');
  }
}
