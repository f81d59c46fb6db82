import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

const tables: Record<string, string> = {
  collection: `
    id binary(16) NOT NULL,
    status varchar(20) ${ASCII} NOT NULL,
    external_id varchar(120) NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY collection_external_id (external_id)`,
  collection_translation: `
    collection_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    name varchar(200) COLLATE utf8mb4_unicode_520_ci NOT NULL,
    slug varchar(190) NOT NULL,
    slug_key varchar(190) NOT NULL,
    description mediumtext NULL,
    PRIMARY KEY (collection_id, locale),
    UNIQUE KEY collection_translation_slug (locale, slug_key)`,
  collection_product: `
    collection_id binary(16) NOT NULL,
    product_id binary(16) NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (collection_id, product_id),
    KEY collection_product_product (product_id, collection_id)`,
};

/** Products that staff put together. */
export class Collections1795040000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables))
      await db.query('CREATE TABLE ' + name + ' (' + columns + ') ' + TABLE);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await db.query('DROP TABLE ' + name);
  }
}
