import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const ENGINE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Gift cards and store credit, their movements, and which account a payment was made from. */
export class StoredValue1795042000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE stored_value_account (
    id BINARY(16) NOT NULL,
    kind ${CODE(20)} NOT NULL,
    code_hash ${CODE(64)} NULL,
    code_last4 ${CODE(4)} NULL,
    holder ${CODE(40)} NULL,
    currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    balance BIGINT NOT NULL,
    initial BIGINT NOT NULL,
    status ${CODE(20)} NOT NULL,
    expires_at DATETIME(3) NULL,
    reference ${CODE(40)} NULL,
    origin ${CODE(80)} NULL,
    recipient_email VARCHAR(254) NULL,
    locale ${CODE(35)} NULL,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY stored_value_account_code (code_hash),
    UNIQUE KEY stored_value_account_holder (holder, currency),
    UNIQUE KEY stored_value_account_origin (origin),
    KEY stored_value_account_reference (reference),
    KEY stored_value_account_kind (kind, created_at, id),
    KEY stored_value_account_expiry (status, expires_at),
    CONSTRAINT stored_value_account_balance CHECK (balance >= 0)
  ) ${ENGINE}`);
    await db.query(`CREATE TABLE stored_value_entry (
    id BINARY(16) NOT NULL,
    account_id BINARY(16) NOT NULL,
    kind ${CODE(20)} NOT NULL,
    amount BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reference ${CODE(40)} NULL,
    intent_id BINARY(16) NULL,
    request_key ${CODE(100)} NOT NULL,
    reason VARCHAR(200) NULL,
    actor ${CODE(120)} NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY stored_value_entry_request (account_id, request_key),
    KEY stored_value_entry_intent (intent_id),
    CONSTRAINT stored_value_entry_amount CHECK (amount <> 0)
  ) ${ENGINE}`);
    await db.query('ALTER TABLE payment_intent ADD COLUMN tender_account_id BINARY(16) NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE payment_intent DROP COLUMN tender_account_id');
    await db.query('DROP TABLE stored_value_entry');
    await db.query('DROP TABLE stored_value_account');
  }
}
