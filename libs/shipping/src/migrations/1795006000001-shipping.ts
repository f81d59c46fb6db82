import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Shipping1795006000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE delivery_method (
      id binary(16) NOT NULL,
      channel_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      calculator_code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      tax_category_code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      includes_tax tinyint(1) NOT NULL,
      countries json NULL,
      config json NULL,
      active tinyint(1) NOT NULL,
      position int NOT NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_delivery_method_code (channel_id, code)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE delivery_method_translation (
      id binary(16) NOT NULL,
      method_id binary(16) NOT NULL,
      locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name varchar(120) NOT NULL,
      description varchar(500) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_delivery_method_translation (method_id, locale),
      CONSTRAINT fk_delivery_method_translation_method FOREIGN KEY (method_id) REFERENCES delivery_method (id)
        ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE delivery_rate (
      id binary(16) NOT NULL,
      method_id binary(16) NOT NULL,
      kind varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      currency char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      amount bigint NOT NULL,
      min_weight int NOT NULL,
      max_weight int NULL,
      free_from bigint NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_delivery_rate_step (method_id, currency, min_weight),
      CONSTRAINT fk_delivery_rate_method FOREIGN KEY (method_id) REFERENCES delivery_method (id)
        ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT chk_delivery_rate_amount CHECK (amount >= 0)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE shipment (
      id binary(16) NOT NULL,
      reference varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      status varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      carrier varchar(80) NULL,
      tracking_number varchar(120) NULL,
      tracking_url varchar(500) NULL,
      shipped_at datetime(3) NULL,
      delivered_at datetime(3) NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_shipment_reference (reference)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE shipment_line (
      id binary(16) NOT NULL,
      shipment_id binary(16) NOT NULL,
      line_reference varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      quantity int NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_shipment_line (shipment_id, line_reference),
      CONSTRAINT fk_shipment_line_shipment FOREIGN KEY (shipment_id) REFERENCES shipment (id)
        ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT chk_shipment_line_quantity CHECK (quantity > 0)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of [
      'shipment_line',
      'shipment',
      'delivery_rate',
      'delivery_method_translation',
      'delivery_method',
    ]) {
      await db.query('DROP TABLE ' + table);
    }
  }
}
