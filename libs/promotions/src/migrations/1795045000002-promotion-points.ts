import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history of catalog promotions. Expand only: the release before writes none, and what it changes is read as of then. */
export class PromotionPoints1795045000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE promotion_point (
      id binary(16) NOT NULL,
      promotion_id binary(16) NOT NULL,
      definition json NULL,
      recorded_at datetime(3) NOT NULL,
      PRIMARY KEY (id),
      KEY promotion_point_promotion (promotion_id, recorded_at),
      KEY promotion_point_recorded (recorded_at, id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE promotion_point');
  }
}
