import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Who is taxed differently: VAT ids with the evidence of their checks, and exemptions. */
export class TaxHolders1795043500001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE tax_identifier (
        id BINARY(16) NOT NULL,
        holder varchar(40) ` +
        ASCII +
        ` NOT NULL,
        country varchar(2) ` +
        ASCII +
        ` NOT NULL,
        value varchar(30) NOT NULL,
        status varchar(20) ` +
        ASCII +
        ` NOT NULL,
        checked_at datetime(3) NULL,
        checked_by varchar(40) ` +
        ASCII +
        ` NULL,
        evidence json NULL,
        next_check_at datetime(3) NULL,
        attempts int NOT NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_tax_identifier_holder (holder, country),
        KEY ix_tax_identifier_status (status, next_check_at)
      ) ` +
        TABLE,
    );
    await db.query(
      `CREATE TABLE tax_exemption (
        id BINARY(16) NOT NULL,
        holder varchar(40) ` +
        ASCII +
        ` NOT NULL,
        jurisdiction varchar(20) ` +
        ASCII +
        ` NOT NULL,
        certificate varchar(100) NOT NULL,
        reason varchar(200) NOT NULL,
        valid_from datetime(3) NULL,
        valid_to datetime(3) NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_tax_exemption_holder (holder)
      ) ` +
        TABLE,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE tax_exemption');
    await db.query('DROP TABLE tax_identifier');
  }
}
