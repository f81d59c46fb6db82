import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Claimed idempotency keys, their effects and their answers. */
export class Idempotency1795001000100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE idempotency_record (
        id binary(16) NOT NULL,
        actor varchar(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        route varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        idempotency_key varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        request_hash varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        effect varchar(80) CHARACTER SET ascii COLLATE ascii_bin NULL,
        fence int NOT NULL,
        lease_until datetime(3) NOT NULL,
        response_status smallint NULL,
        response_body mediumtext NULL,
        response_headers json NULL,
        created_at datetime(3) NOT NULL,
        expires_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ux_idempotency_record_scope (actor, route, idempotency_key),
        KEY ix_idempotency_record_expires (expires_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE idempotency_record');
  }
}
