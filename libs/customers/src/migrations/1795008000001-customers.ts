import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Profiles, address books, groups and consents. */
export class Customers1795008000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer (
        id BINARY(16) NOT NULL,
        user_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
        external_id varchar(64) NULL,
        email varchar(320) NOT NULL,
        email_key varchar(320) NOT NULL,
        first_name varchar(100) NOT NULL,
        last_name varchar(100) NOT NULL,
        phone varchar(40) NULL,
        locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NULL,
        default_billing_address_id BINARY(16) NULL,
        default_shipping_address_id BINARY(16) NULL,
        custom json NULL,
        erased_at datetime(3) NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_customer_user (user_id),
        UNIQUE KEY uq_customer_external_id (external_id),
        KEY ix_customer_email_key (email_key),
        KEY ix_customer_name (last_name, first_name, id),
        KEY ix_customer_created (created_at, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE customer_address (
        id BINARY(16) NOT NULL,
        customer_id BINARY(16) NOT NULL,
        first_name varchar(100) NOT NULL,
        last_name varchar(100) NOT NULL,
        company varchar(200) NULL,
        line1 varchar(200) NOT NULL,
        line2 varchar(200) NULL,
        postal_code varchar(20) NOT NULL,
        city varchar(100) NOT NULL,
        region varchar(100) NULL,
        country_code varchar(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        phone varchar(40) NULL,
        custom json NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_customer_address_customer (customer_id, id),
        CONSTRAINT fk_customer_address_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE customer_group (
        id BINARY(16) NOT NULL,
        code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code_key varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(200) NOT NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_customer_group_code_key (code_key)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE customer_group_member (
        group_id BINARY(16) NOT NULL,
        customer_id BINARY(16) NOT NULL,
        joined_at datetime(3) NOT NULL,
        PRIMARY KEY (group_id, customer_id),
        KEY ix_customer_group_member_customer (customer_id),
        CONSTRAINT fk_customer_group_member_group FOREIGN KEY (group_id) REFERENCES customer_group (id),
        CONSTRAINT fk_customer_group_member_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE customer_consent (
        id BINARY(16) NOT NULL,
        customer_id BINARY(16) NOT NULL,
        kind varchar(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        granted tinyint(1) NOT NULL,
        source varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_customer_consent_customer (customer_id, kind, id),
        CONSTRAINT fk_customer_consent_customer FOREIGN KEY (customer_id) REFERENCES customer (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE customer_consent');
    await db.query('DROP TABLE customer_group_member');
    await db.query('DROP TABLE customer_group');
    await db.query('DROP TABLE customer_address');
    await db.query('DROP TABLE customer');
  }
}
