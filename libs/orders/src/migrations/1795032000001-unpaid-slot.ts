import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The place that an unpaid order takes among the few of its buyer; null otherwise, so that older releases run on it. */
export class UnpaidSlot1795032000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      'ALTER TABLE sales_order ADD COLUMN unpaid_slot binary(16) NULL, ADD UNIQUE KEY sales_order_unpaid_slot (unpaid_slot)',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE sales_order DROP INDEX sales_order_unpaid_slot, DROP COLUMN unpaid_slot');
  }
}
