import type { MigrationInterface, QueryRunner } from 'typeorm';

const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

/** What writers of one group of promotions lock. Expand only: the release before does not ask for it. */
export class PromotionGroups1795046000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE promotion_group (
      lane varchar(20) ${ASCII} NOT NULL,
      group_name varchar(64) ${ASCII} NOT NULL,
      changes int NOT NULL,
      PRIMARY KEY (lane, group_name)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE promotion_group');
  }
}
