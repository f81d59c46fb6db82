import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Asset1795004000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE asset (
      id binary(16) NOT NULL,
      checksum varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      file_name varchar(200) NOT NULL,
      width int NOT NULL,
      height int NOT NULL,
      bytes int NOT NULL,
      focal_x int NOT NULL,
      focal_y int NOT NULL,
      version int NOT NULL,
      created_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY ux_asset_checksum (checksum),
      CONSTRAINT ck_asset_focal CHECK (focal_x BETWEEN 0 AND 100 AND focal_y BETWEEN 0 AND 100)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE asset');
  }
}
