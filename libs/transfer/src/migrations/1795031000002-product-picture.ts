import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `varchar(${length}) CHARACTER SET ascii COLLATE ascii_bin`;

/** Pictures that imports name by their address. */
export class ProductPicture1795031000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE product_picture (
      product_id binary(16) NOT NULL,
      url_hash binary(32) NOT NULL,
      url varchar(2000) NOT NULL,
      alt varchar(512) NULL,
      position int NOT NULL,
      job_id binary(16) NOT NULL,
      line int NOT NULL,
      state ${CODE(20)} NOT NULL,
      attempts int NOT NULL,
      next_attempt_at datetime(3) NOT NULL,
      error ${CODE(60)} NULL,
      asset_id binary(16) NULL,
      PRIMARY KEY (product_id, url_hash),
      KEY product_picture_due (state, next_attempt_at),
      KEY product_picture_job (job_id, state, line)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE product_picture');
  }
}
