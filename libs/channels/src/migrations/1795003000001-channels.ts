import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channels and their publishable keys. */
export class Channels1795003000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE channel (
        id BINARY(16) NOT NULL,
        code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code_key varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(200) NOT NULL,
        time_zone varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        default_currency char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currencies json NULL,
        default_locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        locales json NULL,
        tax_display varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        price_entry varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        rounding_mode varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        tax_rounding varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        countries json NULL,
        default_country varchar(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        active tinyint(1) NOT NULL,
        default_marker tinyint(1) NULL,
        custom json NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_channel_code_key (code_key),
        UNIQUE KEY uq_channel_default_marker (default_marker),
        CONSTRAINT ck_channel_default_marker CHECK (default_marker = 1)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE publishable_key (
        id BINARY(16) NOT NULL,
        channel_id BINARY(16) NOT NULL,
        value varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(200) NOT NULL,
        created_at datetime(3) NOT NULL,
        revoked_at datetime(3) NULL,
        version int NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_publishable_key_value (value),
        KEY ix_publishable_key_channel (channel_id),
        CONSTRAINT fk_publishable_key_channel FOREIGN KEY (channel_id) REFERENCES channel (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE publishable_key');
    await db.query('DROP TABLE channel');
  }
}
