import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `varchar(${length}) CHARACTER SET ascii COLLATE ascii_bin`;

/** Coupon codes that were applied, and prices by hand. Nullable: the running release goes on writing carts without them. */
export class CartPrices1795043700001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE cart ADD COLUMN coupons json NULL');
    await db.query(
      `ALTER TABLE cart_line
         ADD COLUMN manual_price bigint NULL,
         ADD COLUMN manual_includes_tax tinyint(1) NULL,
         ADD COLUMN manual_reason varchar(200) NULL,
         ADD COLUMN manual_by ${CODE(120)} NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'ALTER TABLE cart_line DROP COLUMN manual_by, DROP COLUMN manual_reason, DROP COLUMN manual_includes_tax, DROP COLUMN manual_price',
    );
    await db.query('ALTER TABLE cart DROP COLUMN coupons');
  }
}
