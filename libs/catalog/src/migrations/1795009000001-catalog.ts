import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const SORTED = 'COLLATE utf8mb4_unicode_520_ci';

const tables: Record<string, string> = {
  product: `
    id binary(16) NOT NULL,
    status varchar(20) ${ASCII} NOT NULL,
    brand varchar(120) ${SORTED} NULL,
    product_type varchar(64) ${ASCII} NULL,
    tax_category_code varchar(64) ${ASCII} NOT NULL,
    external_id varchar(120) NULL,
    custom json NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY product_external_id (external_id),
    KEY product_status (status, id),
    KEY product_brand (brand, id),
    KEY product_updated (updated_at, id)`,
  product_translation: `
    product_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    name varchar(200) ${SORTED} NOT NULL,
    slug varchar(190) NOT NULL,
    slug_key varchar(190) NOT NULL,
    description mediumtext NULL,
    seo_title varchar(200) NULL,
    seo_description varchar(400) NULL,
    PRIMARY KEY (product_id, locale),
    UNIQUE KEY product_translation_slug (locale, slug_key),
    KEY product_translation_name (name, product_id)`,
  product_channel: `
    product_id binary(16) NOT NULL,
    channel_id binary(16) NOT NULL,
    published_from datetime(3) NOT NULL,
    published_to datetime(3) NULL,
    PRIMARY KEY (product_id, channel_id),
    KEY product_channel_channel (channel_id, product_id)`,
  option_group: `
    id binary(16) NOT NULL,
    product_id binary(16) NOT NULL,
    code varchar(64) NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY option_group_code (product_id, code)`,
  option_group_translation: `
    option_group_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    name varchar(120) NOT NULL,
    PRIMARY KEY (option_group_id, locale)`,
  product_option: `
    id binary(16) NOT NULL,
    option_group_id binary(16) NOT NULL,
    code varchar(64) NOT NULL,
    position int NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY product_option_code (option_group_id, code)`,
  product_option_translation: `
    option_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    name varchar(120) NOT NULL,
    PRIMARY KEY (option_id, locale)`,
  variant: `
    id binary(16) NOT NULL,
    product_id binary(16) NOT NULL,
    sku varchar(100) NOT NULL,
    sku_key varchar(100) NOT NULL,
    barcode varchar(64) NULL,
    weight_grams int NULL,
    length_mm int NULL,
    width_mm int NULL,
    height_mm int NULL,
    track_inventory tinyint(1) NOT NULL,
    active tinyint(1) NOT NULL,
    position int NOT NULL,
    external_id varchar(120) NULL,
    option_signature varchar(64) ${ASCII} NOT NULL,
    asset_id binary(16) NULL,
    archived_at datetime(3) NULL,
    custom json NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY variant_sku_key (sku_key),
    UNIQUE KEY variant_external_id (external_id),
    UNIQUE KEY variant_combination (product_id, option_signature),
    KEY variant_barcode (barcode)`,
  variant_option: `
    variant_id binary(16) NOT NULL,
    option_group_id binary(16) NOT NULL,
    option_id binary(16) NOT NULL,
    PRIMARY KEY (variant_id, option_group_id),
    KEY variant_option_option (option_id)`,
  category: `
    id binary(16) NOT NULL,
    parent_id binary(16) NULL,
    path varchar(320) ${ASCII} NOT NULL,
    position int NOT NULL,
    status varchar(20) ${ASCII} NOT NULL,
    external_id varchar(120) NULL,
    custom json NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY category_external_id (external_id),
    KEY category_parent (parent_id, position),
    KEY category_path (path)`,
  category_tree: `
    id int NOT NULL,
    PRIMARY KEY (id)`,
  category_translation: `
    category_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    name varchar(200) ${SORTED} NOT NULL,
    slug varchar(190) NOT NULL,
    slug_key varchar(190) NOT NULL,
    description mediumtext NULL,
    PRIMARY KEY (category_id, locale),
    UNIQUE KEY category_translation_slug (locale, slug_key)`,
  product_category: `
    product_id binary(16) NOT NULL,
    category_id binary(16) NOT NULL,
    PRIMARY KEY (product_id, category_id),
    KEY product_category_category (category_id, product_id)`,
  product_asset: `
    product_id binary(16) NOT NULL,
    asset_id binary(16) NOT NULL,
    position int NOT NULL,
    checksum varchar(64) ${ASCII} NOT NULL,
    PRIMARY KEY (product_id, asset_id),
    KEY product_asset_asset (asset_id)`,
  slug_history: `
    entity_type varchar(20) ${ASCII} NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    slug_key varchar(190) NOT NULL,
    entity_id varchar(40) ${ASCII} NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (entity_type, locale, slug_key)`,
};

/** Products with everything that belongs to them, and the category tree. */
export class Catalog1795009000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables))
      await db.query('CREATE TABLE ' + name + ' (' + columns + ') ' + TABLE);
    await db.query('INSERT INTO category_tree (id) VALUES (1)');
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await db.query('DROP TABLE ' + name);
  }
}
