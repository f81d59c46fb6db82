import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

const tables: Record<string, string> = {
  price_list: `
    id binary(16) NOT NULL,
    code varchar(80) ${ASCII} NOT NULL,
    code_key varchar(80) ${ASCII} NOT NULL,
    name varchar(120) COLLATE utf8mb4_unicode_520_ci NOT NULL,
    kind varchar(20) ${ASCII} NOT NULL,
    priority int NOT NULL,
    channel_id binary(16) NULL,
    base_channel_id binary(16) NULL,
    customer_group_id binary(16) NULL,
    active tinyint(1) NOT NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY price_list_code_key (code_key),
    UNIQUE KEY price_list_base_channel (base_channel_id),
    KEY price_list_name (name, id)`,
  price: `
    id binary(16) NOT NULL,
    variant_id binary(16) NOT NULL,
    price_list_id binary(16) NOT NULL,
    currency char(3) ${ASCII} NOT NULL,
    amount bigint NOT NULL,
    includes_tax tinyint(1) NOT NULL,
    min_qty int NOT NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY price_variant (variant_id, currency, price_list_id, min_qty),
    KEY price_list_price (price_list_id, id),
    CONSTRAINT price_amount CHECK (amount >= 0 AND amount <= 1000000000000),
    CONSTRAINT price_min_qty CHECK (min_qty >= 1)`,
  price_point: `
    id binary(16) NOT NULL,
    variant_id binary(16) NOT NULL,
    price_list_id binary(16) NOT NULL,
    currency char(3) ${ASCII} NOT NULL,
    min_qty int NOT NULL,
    amount bigint NULL,
    recorded_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    KEY price_point_variant (variant_id, price_list_id, currency, recorded_at)`,
};

/** Price lists, prices and their history. */
export class Pricing1795011000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables))
      await db.query('CREATE TABLE ' + name + ' (' + columns + ') ' + TABLE);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await db.query('DROP TABLE ' + name);
  }
}
