import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const CURRENCY = 'CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const ENGINE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

const NAMES = [
  'payment_intent',
  'payment_transaction',
  'refund',
  'refund_allocation',
  'ledger_account',
  'ledger_entry',
  'payment_inbox',
];

/** Payments, their transactions and refunds, the ledger, the inbox of webhooks. */
export class Payments1795005000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const tables = [
      `CREATE TABLE payment_intent (
    id BINARY(16) NOT NULL,
    reference ${CODE(40)} NOT NULL,
    channel_id ${CODE(40)} NOT NULL,
    attempt INT NOT NULL,
    provider ${CODE(40)} NOT NULL,
    provider_ref ${CODE(100)} NULL,
    idempotency_key ${CODE(80)} NOT NULL,
    token_hash ${CODE(64)} NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    status ${CODE(20)} NOT NULL,
    authorized_amount BIGINT NOT NULL,
    captured_amount BIGINT NOT NULL,
    voided_amount BIGINT NOT NULL,
    refunded_amount BIGINT NOT NULL,
    charged_back_amount BIGINT NOT NULL,
    next_action_url VARCHAR(1000) NULL,
    failure_code ${CODE(60)} NULL,
    check_at DATETIME(3) NULL,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY payment_intent_attempt (reference, attempt),
    UNIQUE KEY payment_intent_key (idempotency_key),
    UNIQUE KEY payment_intent_provider_ref (provider, provider_ref),
    KEY payment_intent_check (check_at),
    KEY payment_intent_created (created_at, id),
    KEY payment_intent_channel (channel_id, created_at),
    CONSTRAINT payment_intent_amount CHECK (amount > 0)
  ) ${ENGINE}`,
      `CREATE TABLE payment_transaction (
    id BINARY(16) NOT NULL,
    intent_id BINARY(16) NOT NULL,
    provider ${CODE(40)} NOT NULL,
    kind ${CODE(20)} NOT NULL,
    state ${CODE(20)} NOT NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    provider_ref ${CODE(120)} NOT NULL,
    parent_id BINARY(16) NULL,
    refund_id BINARY(16) NULL,
    error_code ${CODE(60)} NULL,
    actor ${CODE(120)} NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY payment_transaction_provider_ref (provider, provider_ref),
    KEY payment_transaction_intent (intent_id),
    CONSTRAINT payment_transaction_amount CHECK (amount > 0)
  ) ${ENGINE}`,
      `CREATE TABLE refund (
    id BINARY(16) NOT NULL,
    intent_id BINARY(16) NOT NULL,
    reference ${CODE(40)} NOT NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    reason VARCHAR(200) NOT NULL,
    status ${CODE(20)} NOT NULL,
    failure_code ${CODE(60)} NULL,
    requested_by ${CODE(120)} NOT NULL,
    version INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    updated_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    KEY refund_intent (intent_id),
    KEY refund_reference (reference),
    CONSTRAINT refund_amount CHECK (amount > 0)
  ) ${ENGINE}`,
      `CREATE TABLE refund_allocation (
    id BINARY(16) NOT NULL,
    refund_id BINARY(16) NOT NULL,
    kind ${CODE(20)} NOT NULL,
    line_reference ${CODE(40)} NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    PRIMARY KEY (id),
    KEY refund_allocation_refund (refund_id)
  ) ${ENGINE}`,
      `CREATE TABLE ledger_account (
    code ${CODE(60)} NOT NULL,
    kind ${CODE(20)} NOT NULL,
    name VARCHAR(100) NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (code)
  ) ${ENGINE}`,
      `CREATE TABLE ledger_entry (
    id BINARY(16) NOT NULL,
    tx_id BINARY(16) NOT NULL,
    account ${CODE(60)} NOT NULL,
    reference ${CODE(40)} NOT NULL,
    amount BIGINT NOT NULL,
    currency ${CURRENCY},
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    KEY ledger_entry_tx (tx_id),
    KEY ledger_entry_account (account, currency),
    KEY ledger_entry_reference (reference)
  ) ${ENGINE}`,
      `CREATE TABLE payment_inbox (
    provider ${CODE(40)} NOT NULL,
    event_id ${CODE(120)} NOT NULL,
    intent_id BINARY(16) NOT NULL,
    received_at DATETIME(3) NOT NULL,
    PRIMARY KEY (provider, event_id)
  ) ${ENGINE}`,
    ];
    for (const create of tables) await db.query(create);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const drop of NAMES.toReversed().map((name) => `DROP TABLE ${name}`)) await db.query(drop);
  }
}
