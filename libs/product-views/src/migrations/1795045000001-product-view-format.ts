import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What rules of promotions ask beside the stored pages, their format, so that those of the release before are made anew, and
 * the collections that they name. Expand only: the release before writes format 1 by the constant default, no facts and no
 * collections.
 */
export class ProductViewFormat1795045000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE product_view ADD COLUMN format int NOT NULL DEFAULT 1 AFTER version,
         ADD COLUMN facts longtext NULL AFTER doc,
         ADD INDEX ix_product_view_format (format, product_id)`,
    );
    await db.query(`CREATE TABLE product_view_collection (
      collection_id binary(16) NOT NULL,
      product_id binary(16) NOT NULL,
      PRIMARY KEY (collection_id, product_id),
      KEY ix_product_view_collection_product (product_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE product_view_collection');
    await db.query('ALTER TABLE product_view DROP INDEX ix_product_view_format, DROP COLUMN facts, DROP COLUMN format');
  }
}
