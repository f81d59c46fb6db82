import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a picture of a product shows, in words. */
export class ProductAssetAlt1795031000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE product_asset ADD COLUMN alt varchar(512) NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE product_asset DROP COLUMN alt');
  }
}
