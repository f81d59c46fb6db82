import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Cart1795016000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE cart (
      id binary(16) NOT NULL,
      channel_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      currency char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      customer_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      active_key varchar(81) CHARACTER SET ascii COLLATE ascii_bin NULL,
      token_hash binary(32) NULL,
      email varchar(254) NULL,
      delivery_method_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      version int NOT NULL,
      completing_at datetime(3) NULL,
      checked_out_at datetime(3) NULL,
      completed_at datetime(3) NULL,
      order_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      merged_into_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
      last_activity_at datetime(3) NOT NULL,
      expires_at datetime(3) NOT NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_cart_active_key (active_key),
      UNIQUE KEY uq_cart_order_id (order_id),
      KEY ix_cart_expires_at (expires_at),
      KEY ix_cart_customer (customer_id, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE cart_line (
      id binary(16) NOT NULL,
      cart_id binary(16) NOT NULL,
      merge_key binary(16) NOT NULL,
      variant_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      quantity int NOT NULL,
      custom json NULL,
      price_snapshot bigint NULL,
      created_at datetime(3) NOT NULL,
      updated_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_cart_line_merge_key (cart_id, merge_key),
      CONSTRAINT fk_cart_line_cart FOREIGN KEY (cart_id) REFERENCES cart (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT chk_cart_line_quantity CHECK (quantity BETWEEN 1 AND 10000)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`CREATE TABLE cart_address (
      id binary(16) NOT NULL,
      cart_id binary(16) NOT NULL,
      kind varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
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
      PRIMARY KEY (id),
      UNIQUE KEY uq_cart_address_kind (cart_id, kind),
      CONSTRAINT fk_cart_address_cart FOREIGN KEY (cart_id) REFERENCES cart (id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE cart_address');
    await db.query('DROP TABLE cart_line');
    await db.query('DROP TABLE cart');
  }
}
