import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a tax is as it is (a VAT id and when it was valid, an exemption), kept with the sale. */
export class TaxEvidence1795043600001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE order_tax_line ADD COLUMN evidence VARCHAR(200) NULL');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE order_tax_line DROP COLUMN evidence');
  }
}
