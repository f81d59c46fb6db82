import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/**
 * Several windows of one price, and a history that knows windows and lists. Expand only: the release before writes no
 * `starts_at` (the constant default) and knows one window a price; it reads and writes on as before.
 */
export class PriceWindowsAndHistory1795041000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE price ADD COLUMN starts_at datetime(3) NOT NULL DEFAULT '1970-01-01 00:00:00.000' AFTER valid_to`,
    );
    await db.query('UPDATE price SET starts_at = valid_from WHERE valid_from IS NOT NULL');
    await db.query(
      `ALTER TABLE price DROP INDEX price_variant,
         ADD UNIQUE INDEX price_variant (variant_id, currency, price_list_id, min_qty, starts_at)`,
    );

    await db.query(
      `ALTER TABLE price_point ADD COLUMN includes_tax tinyint(1) NULL AFTER amount,
         ADD COLUMN valid_from datetime(3) NULL AFTER includes_tax,
         ADD COLUMN valid_to datetime(3) NULL AFTER valid_from,
         ADD INDEX price_point_recorded (recorded_at, id)`,
    );
    await db.query(
      `UPDATE price_point pp JOIN price p ON p.variant_id = pp.variant_id AND p.price_list_id = pp.price_list_id
          AND p.currency = pp.currency AND p.min_qty = pp.min_qty
          SET pp.includes_tax = p.includes_tax, pp.valid_from = p.valid_from, pp.valid_to = p.valid_to
        WHERE p.valid_from IS NOT NULL OR p.valid_to IS NOT NULL`,
    );

    await db.query(
      `CREATE TABLE price_list_point (
         price_list_id binary(16) NOT NULL,
         version int NOT NULL,
         kind varchar(20) ${ASCII} NOT NULL,
         priority int NOT NULL,
         channel_id binary(16) NULL,
         customer_group_id binary(16) NULL,
         active tinyint(1) NOT NULL,
         valid_from datetime(3) NULL,
         valid_to datetime(3) NULL,
         recorded_at datetime(3) NOT NULL,
         PRIMARY KEY (price_list_id, version)
       ) ${TABLE}`,
    );
    await db.query(
      `INSERT INTO price_list_point (price_list_id, version, kind, priority, channel_id, customer_group_id, active,
         valid_from, valid_to, recorded_at)
       SELECT id, version, kind, priority, channel_id, customer_group_id, active, valid_from, valid_to, created_at
         FROM price_list`,
    );
  }

  /** Keeps of several windows of a price the earliest, because the release before knows one. */
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE price_list_point');
    await db.query(
      `ALTER TABLE price_point DROP INDEX price_point_recorded, DROP COLUMN valid_to, DROP COLUMN valid_from,
         DROP COLUMN includes_tax`,
    );
    await db.query(
      `DELETE later FROM price later JOIN price first ON first.variant_id = later.variant_id
          AND first.currency = later.currency AND first.price_list_id = later.price_list_id
          AND first.min_qty = later.min_qty AND first.starts_at < later.starts_at`,
    );
    await db.query(
      `ALTER TABLE price DROP INDEX price_variant,
         ADD UNIQUE INDEX price_variant (variant_id, currency, price_list_id, min_qty)`,
    );
    await db.query('ALTER TABLE price DROP COLUMN starts_at');
  }
}
