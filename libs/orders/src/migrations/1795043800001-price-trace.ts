import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why an order costs what it costs. */
export class PriceTrace1795043800001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE order_price_trace (
      order_id BINARY(16) NOT NULL,
      hash varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      trace json NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (order_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE order_price_trace');
  }
}
