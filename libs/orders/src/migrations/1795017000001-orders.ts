import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODE = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;
const CURRENCY = 'CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const ENGINE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Orders with their typed money rows, timeline, changes and number ranges. */
export class Orders1795017000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE sales_order (
      id BINARY(16) NOT NULL,
      number ${CODE(32)} NULL,
      cart_id ${CODE(40)} NULL,
      channel_id ${CODE(40)} NOT NULL,
      customer_id ${CODE(40)} NULL,
      email VARCHAR(254) NOT NULL,
      email_key VARCHAR(254) NOT NULL,
      buyer_name VARCHAR(205) NOT NULL,
      buyer_key VARCHAR(205) NOT NULL,
      status ${CODE(20)} NOT NULL,
      payment_status ${CODE(20)} NOT NULL,
      fulfillment_status ${CODE(20)} NOT NULL,
      return_status ${CODE(20)} NOT NULL,
      currency ${CURRENCY},
      locale ${CODE(35)} NOT NULL,
      tax_mode ${CODE(10)} NOT NULL,
      rounding_policy ${CODE(40)} NOT NULL,
      subtotal BIGINT NOT NULL,
      discount_total BIGINT NOT NULL,
      shipping_total BIGINT NOT NULL,
      fee_total BIGINT NOT NULL,
      tax_total BIGINT NOT NULL,
      grand_total BIGINT NOT NULL,
      paid_total BIGINT NOT NULL,
      refunded_total BIGINT NOT NULL,
      payment_method ${CODE(40)} NOT NULL,
      attempt INT NOT NULL,
      payment_intent_id ${CODE(40)} NULL,
      placed_at DATETIME(3) NULL,
      expires_at DATETIME(3) NULL,
      canceled_at DATETIME(3) NULL,
      canceled_reason VARCHAR(200) NULL,
      completed_at DATETIME(3) NULL,
      token_seed ${CODE(43)} NOT NULL,
      token_hash ${CODE(64)} NULL,
      token_expires_at DATETIME(3) NULL,
      lines_checksum BIGINT NOT NULL,
      custom JSON NULL,
      external_id ${CODE(100)} NULL,
      version INT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY sales_order_number (number),
      UNIQUE KEY sales_order_cart (cart_id),
      UNIQUE KEY sales_order_external (external_id),
      KEY sales_order_created (created_at, id),
      KEY sales_order_status (status, created_at, id),
      KEY sales_order_payment_status (payment_status, created_at, id),
      KEY sales_order_channel (channel_id, created_at, id),
      KEY sales_order_customer (customer_id, created_at, id),
      KEY sales_order_email (email_key, created_at),
      KEY sales_order_buyer (buyer_key),
      KEY sales_order_placed (placed_at, id),
      KEY sales_order_expiry (status, expires_at),
      CONSTRAINT sales_order_totals CHECK (grand_total >= 0 AND paid_total >= 0 AND refunded_total >= 0),
      CONSTRAINT sales_order_placement CHECK ((number IS NULL) = (placed_at IS NULL))
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_line (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      position INT NOT NULL,
      variant_id ${CODE(40)} NOT NULL,
      product_id ${CODE(40)} NOT NULL,
      sku VARCHAR(100) NOT NULL,
      product_name VARCHAR(255) NOT NULL,
      variant_name VARCHAR(255) NOT NULL,
      slug VARCHAR(255) NOT NULL,
      image_url VARCHAR(1000) NULL,
      tax_category_code ${CODE(40)} NOT NULL,
      currency ${CURRENCY},
      unit_price BIGINT NOT NULL,
      price_includes_tax TINYINT(1) NOT NULL,
      quantity INT NOT NULL,
      canceled_quantity INT NOT NULL,
      fulfilled_quantity INT NOT NULL,
      returned_quantity INT NOT NULL,
      discount BIGINT NOT NULL,
      net BIGINT NOT NULL,
      tax BIGINT NOT NULL,
      total BIGINT NOT NULL,
      tracks_stock TINYINT(1) NOT NULL,
      weight_grams INT NULL,
      custom JSON NULL,
      PRIMARY KEY (id),
      UNIQUE KEY order_line_order (order_id, position),
      KEY order_line_variant (variant_id),
      CONSTRAINT order_line_amounts CHECK (quantity > 0 AND unit_price >= 0 AND net + tax = total),
      CONSTRAINT order_line_quantities CHECK (
        canceled_quantity >= 0 AND fulfilled_quantity >= 0 AND returned_quantity >= 0
        AND fulfilled_quantity + canceled_quantity <= quantity AND returned_quantity <= fulfilled_quantity)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_address (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      kind ${CODE(20)} NOT NULL,
      first_name VARCHAR(100) NOT NULL,
      last_name VARCHAR(100) NOT NULL,
      company VARCHAR(200) NULL,
      line1 VARCHAR(200) NOT NULL,
      line2 VARCHAR(200) NULL,
      postal_code VARCHAR(20) NULL,
      city VARCHAR(100) NOT NULL,
      region VARCHAR(100) NULL,
      country_code ${CODE(2)} NOT NULL,
      phone VARCHAR(40) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY order_address_kind (order_id, kind)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_tax_line (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      line_id BINARY(16) NULL,
      shipping_line_id BINARY(16) NULL,
      fee_id BINARY(16) NULL,
      rate DECIMAL(9,6) NOT NULL,
      name VARCHAR(100) NOT NULL,
      jurisdiction ${CODE(20)} NOT NULL,
      category_code ${CODE(40)} NOT NULL,
      treatment ${CODE(20)} NOT NULL,
      net BIGINT NOT NULL,
      amount BIGINT NOT NULL,
      currency ${CURRENCY},
      included TINYINT(1) NOT NULL,
      provider ${CODE(40)} NOT NULL,
      PRIMARY KEY (id),
      KEY order_tax_line_order (order_id)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_discount (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      line_id BINARY(16) NULL,
      shipping_line_id BINARY(16) NULL,
      source ${CODE(40)} NOT NULL,
      label VARCHAR(200) NOT NULL,
      code VARCHAR(64) NULL,
      scope ${CODE(20)} NOT NULL,
      amount BIGINT NOT NULL,
      currency ${CURRENCY},
      PRIMARY KEY (id),
      KEY order_discount_order (order_id)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_fee (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      kind ${CODE(40)} NOT NULL,
      price BIGINT NOT NULL,
      price_includes_tax TINYINT(1) NOT NULL,
      net BIGINT NOT NULL,
      tax BIGINT NOT NULL,
      total BIGINT NOT NULL,
      currency ${CURRENCY},
      PRIMARY KEY (id),
      KEY order_fee_order (order_id)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_shipping_line (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      method_id ${CODE(40)} NOT NULL,
      method_code ${CODE(40)} NOT NULL,
      name VARCHAR(120) NOT NULL,
      tax_category_code ${CODE(40)} NOT NULL,
      price BIGINT NOT NULL,
      price_includes_tax TINYINT(1) NOT NULL,
      discount BIGINT NOT NULL,
      net BIGINT NOT NULL,
      tax BIGINT NOT NULL,
      total BIGINT NOT NULL,
      currency ${CURRENCY},
      PRIMARY KEY (id),
      KEY order_shipping_line_order (order_id),
      CONSTRAINT order_shipping_line_amounts CHECK (net + tax = total)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_change (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      open_order_id BINARY(16) NULL,
      kind ${CODE(20)} NOT NULL,
      status ${CODE(20)} NOT NULL,
      actions JSON NULL,
      created_by ${CODE(120)} NOT NULL,
      version INT NOT NULL,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      UNIQUE KEY order_change_open (open_order_id),
      KEY order_change_order (order_id),
      CONSTRAINT order_change_open_while_pending CHECK (
        (status = 'pending' AND open_order_id IS NOT NULL AND open_order_id = order_id) OR (status <> 'pending' AND open_order_id IS NULL))
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE order_event (
      id BINARY(16) NOT NULL,
      order_id BINARY(16) NOT NULL,
      type ${CODE(40)} NOT NULL,
      from_status ${CODE(20)} NULL,
      to_status ${CODE(20)} NULL,
      actor ${CODE(120)} NOT NULL,
      note VARCHAR(2000) NULL,
      data JSON NULL,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (id),
      KEY order_event_order (order_id, id)
    ) ${ENGINE}`);
    await db.query(`CREATE TABLE number_range (
      name ${CODE(80)} NOT NULL,
      next_value BIGINT NOT NULL,
      prefix ${CODE(20)} NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      PRIMARY KEY (name)
    ) ${ENGINE}`);
  }

  async down(db: QueryRunner): Promise<void> {
    const tables = ['number_range', 'order_event', 'order_change', 'order_shipping_line', 'order_fee', 'order_discount'];
    for (const table of [...tables, 'order_tax_line', 'order_address', 'order_line', 'sales_order']) await db.query(`DROP TABLE ${table}`);
  }
}
