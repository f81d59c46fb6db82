import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which lines of an order are gift cards. The default lets the former release go on writing orders. */
export class GiftCardLines1795042000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE order_line ADD COLUMN is_gift_card tinyint(1) NOT NULL DEFAULT 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE order_line DROP COLUMN is_gift_card');
  }
}
