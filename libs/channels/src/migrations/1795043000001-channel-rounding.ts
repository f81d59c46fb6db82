import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How delivery is taxed, and cash rounding. Nullable: the running release goes on writing channels without them. */
export class ChannelRounding1795043000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE channel
         ADD COLUMN shipping_tax varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
         ADD COLUMN cash_rounding json NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE channel DROP COLUMN cash_rounding, DROP COLUMN shipping_tax');
  }
}
