import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far seedings have come. Empty in an older shop: its products alone keep a seeding from beginning there. */
export class Seedings1795046000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE seeding (
        name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        progress JSON NOT NULL,
        started_at DATETIME(3) NOT NULL,
        finished_at DATETIME(3) NULL,
        PRIMARY KEY (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE seeding');
  }
}
