import type { MigrationInterface, QueryRunner } from 'typeorm';

const REFERENCE = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

/** Which gift cards and store credit shoppers have put to their carts. */
export class CheckoutTender1795042000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE checkout_tender (
    id BINARY(16) NOT NULL,
    cart_id ${REFERENCE},
    account_id ${REFERENCE},
    kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    seen_balance BIGINT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY checkout_tender_account (cart_id, account_id),
    KEY checkout_tender_created (created_at)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE checkout_tender');
  }
}
