import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProductViews1795015000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE product_view (
      product_id binary(16) NOT NULL,
      locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      slug_key varchar(190) NOT NULL,
      name varchar(200) COLLATE utf8mb4_unicode_520_ci NOT NULL,
      brand varchar(120) COLLATE utf8mb4_unicode_520_ci NULL,
      version int NOT NULL,
      doc longtext NOT NULL,
      created_at datetime(3) NOT NULL,
      PRIMARY KEY (product_id, locale),
      KEY ix_product_view_slug (slug_key, locale),
      KEY ix_product_view_created (locale, created_at, product_id),
      KEY ix_product_view_name (locale, name, product_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE product_view_channel (
      channel_id binary(16) NOT NULL,
      product_id binary(16) NOT NULL,
      published_from datetime(3) NOT NULL,
      published_to datetime(3) NULL,
      PRIMARY KEY (channel_id, product_id),
      KEY ix_product_view_channel_product (product_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE product_view_category (
      category_id binary(16) NOT NULL,
      product_id binary(16) NOT NULL,
      PRIMARY KEY (category_id, product_id),
      KEY ix_product_view_category_product (product_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE product_view_category');
    await db.query('DROP TABLE product_view_channel');
    await db.query('DROP TABLE product_view');
  }
}
