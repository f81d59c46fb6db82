import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tax1795007000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE tax_category (
      id binary(16) NOT NULL,
      code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name varchar(120) NOT NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_tax_category_code (code)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE zone (
      id binary(16) NOT NULL,
      code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name varchar(120) NOT NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_zone_code (code)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE zone_member (
      id binary(16) NOT NULL,
      zone_id binary(16) NOT NULL,
      country varchar(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      region varchar(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      postal_from varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      postal_to varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_zone_member_place (country, region, postal_from, postal_to),
      KEY ix_zone_member_zone (zone_id),
      CONSTRAINT fk_zone_member_zone FOREIGN KEY (zone_id) REFERENCES zone (id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE tax_rate (
      id binary(16) NOT NULL,
      zone_id binary(16) NOT NULL,
      category_code varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name varchar(120) NOT NULL,
      jurisdiction varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      rate decimal(9,6) NOT NULL,
      treatment varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      compound tinyint(1) NOT NULL,
      combinable tinyint(1) NOT NULL,
      valid_from datetime(3) NULL,
      valid_to datetime(3) NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_tax_rate_zone (zone_id, category_code),
      KEY ix_tax_rate_category (category_code),
      CONSTRAINT fk_tax_rate_zone FOREIGN KEY (zone_id) REFERENCES zone (id) ON DELETE RESTRICT ON UPDATE NO ACTION,
      CONSTRAINT chk_tax_rate_percent CHECK (rate >= 0 AND rate <= 100)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE tax_rate');
    await db.query('DROP TABLE zone_member');
    await db.query('DROP TABLE zone');
    await db.query('DROP TABLE tax_category');
  }
}
