import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Change records: who changed which fields of what, written in the transaction of the change. */
export class KernelDatabase1795001000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE change_record (
        id binary(16) NOT NULL,
        entity_type varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        entity_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        version int NOT NULL,
        actor_kind varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        actor_id varchar(120) NULL,
        request_id varchar(128) NOT NULL,
        reason varchar(500) NULL,
        changes json NULL,
        personal_fields json NULL,
        occurred_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        KEY ix_change_record_entity (entity_type, entity_id, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE change_record');
  }
}
