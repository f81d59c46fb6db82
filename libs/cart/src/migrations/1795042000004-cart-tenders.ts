import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a gift card or store credit was put to a cart. The default lets the former release go on opening carts. */
export class CartTenders1795042000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE cart ADD COLUMN has_tenders tinyint(1) NOT NULL DEFAULT 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE cart DROP COLUMN has_tenders');
  }
}
