import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outbox, deliveries, schedules and background jobs. */
export class EventsAndJobs1795001000200 implements MigrationInterface {
  readonly name = 'EventsAndJobs1795001000200';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of TABLES) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of [
      'background_job_chunk',
      'background_job_error',
      'background_job',
      'schedule_lease',
      'event_delivery',
      'outbox_event',
    ]) {
      await db.query(`DROP TABLE ${table}`);
    }
  }
}

const TABLES = [
  `CREATE TABLE outbox_event (
    id BINARY(16) NOT NULL,
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT NOT NULL,
    aggregate_type VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    aggregate_id VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    aggregate_version INT NULL,
    channel_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    actor VARCHAR(120) NOT NULL,
    request_id VARCHAR(200) NOT NULL,
    payload JSON NULL,
    occurred_at DATETIME(3) NOT NULL,
    dispatched_at DATETIME(3) NULL,
    PRIMARY KEY (id),
    KEY ix_outbox_event_dispatched (dispatched_at, id),
    KEY ix_outbox_event_aggregate (aggregate_type, aggregate_id, id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  `CREATE TABLE event_delivery (
    message_id BINARY(16) NOT NULL,
    subscriber VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempts INT NOT NULL,
    next_attempt_at DATETIME(3) NOT NULL,
    lease_until DATETIME(3) NULL,
    last_error VARCHAR(1000) NULL,
    settled_at DATETIME(3) NULL,
    PRIMARY KEY (message_id, subscriber),
    KEY ix_event_delivery_due (state, next_attempt_at)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  `CREATE TABLE schedule_lease (
    name VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    owner VARCHAR(120) NULL,
    fence BIGINT NOT NULL,
    lease_until DATETIME(3) NULL,
    next_run_at DATETIME(3) NOT NULL,
    last_run_at DATETIME(3) NULL,
    last_success_at DATETIME(3) NULL,
    last_error VARCHAR(1000) NULL,
    PRIMARY KEY (name)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  `CREATE TABLE background_job (
    id BINARY(16) NOT NULL,
    kind VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    progress INT NOT NULL,
    total INT NULL,
    payload JSON NULL,
    result JSON NULL,
    checkpoint JSON NULL,
    error VARCHAR(1000) NULL,
    error_count INT NOT NULL,
    owner_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    actor VARCHAR(120) NOT NULL,
    request_id VARCHAR(200) NOT NULL,
    cancel_requested TINYINT(1) NOT NULL,
    attempts INT NOT NULL,
    next_attempt_at DATETIME(3) NOT NULL,
    lease_until DATETIME(3) NULL,
    created_at DATETIME(3) NOT NULL,
    started_at DATETIME(3) NULL,
    finished_at DATETIME(3) NULL,
    input_name VARCHAR(255) NULL,
    input_type VARCHAR(100) NULL,
    output_name VARCHAR(255) NULL,
    output_type VARCHAR(100) NULL,
    PRIMARY KEY (id),
    KEY ix_background_job_due (state, next_attempt_at),
    KEY ix_background_job_owner (owner_id, id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  `CREATE TABLE background_job_error (
    id BINARY(16) NOT NULL,
    job_id BINARY(16) NOT NULL,
    line INT NOT NULL,
    field VARCHAR(100) NOT NULL,
    code VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    detail VARCHAR(500) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY ux_background_job_error (job_id, line, field, code)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  `CREATE TABLE background_job_chunk (
    job_id BINARY(16) NOT NULL,
    role VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seq INT NOT NULL,
    content MEDIUMBLOB NOT NULL,
    PRIMARY KEY (job_id, role, seq)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
];
