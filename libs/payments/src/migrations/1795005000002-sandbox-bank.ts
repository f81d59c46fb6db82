import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const CURRENCY = 'CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const ENGINE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

const NAMES = ['sandbox_payment', 'sandbox_transaction', 'sandbox_webhook'];

/** The books of the sandbox bank: the far side of test payments. */
export class SandboxBank1795005000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const tables = [
      `CREATE TABLE sandbox_payment (
    id BINARY(16) NOT NULL,
    page_token ${CODE(64)} NOT NULL,
    request_key ${CODE(80)} NOT NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    status ${CODE(20)} NOT NULL,
    decline_code ${CODE(60)} NULL,
    auto_capture TINYINT(1) NOT NULL,
    return_url VARCHAR(1000) NOT NULL,
    notify_url VARCHAR(255) NULL,
    due_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY sandbox_payment_key (request_key),
    UNIQUE KEY sandbox_payment_page (page_token),
    KEY sandbox_payment_due (due_at)
  ) ${ENGINE}`,
      `CREATE TABLE sandbox_transaction (
    id BINARY(16) NOT NULL,
    payment_id BINARY(16) NOT NULL,
    kind ${CODE(20)} NOT NULL,
    state ${CODE(20)} NOT NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    request_key ${CODE(80)} NOT NULL,
    error_code ${CODE(60)} NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY sandbox_transaction_request (request_key, kind),
    KEY sandbox_transaction_payment (payment_id)
  ) ${ENGINE}`,
      `CREATE TABLE sandbox_webhook (
    id BINARY(16) NOT NULL,
    payment_id BINARY(16) NOT NULL,
    body TEXT NOT NULL,
    url VARCHAR(255) NULL,
    attempts INT NOT NULL,
    due_at DATETIME(3) NULL,
    delivered_at DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    KEY sandbox_webhook_due (due_at)
  ) ${ENGINE}`,
    ];
    for (const create of tables) await db.query(create);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const drop of NAMES.toReversed().map((name) => `DROP TABLE ${name}`)) await db.query(drop);
  }
}
