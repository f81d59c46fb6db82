import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';

const tables: Record<string, string> = {
  location: `
    id binary(16) NOT NULL,
    code varchar(64) ${ASCII} NOT NULL,
    code_key varchar(64) ${ASCII} NOT NULL,
    name varchar(120) COLLATE utf8mb4_unicode_520_ci NOT NULL,
    country_code char(2) ${ASCII} NULL,
    priority int NOT NULL,
    all_channels tinyint(1) NOT NULL,
    active tinyint(1) NOT NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY location_code_key (code_key),
    KEY location_name (name, id)`,
  location_channel: `
    location_id binary(16) NOT NULL,
    channel_id binary(16) NOT NULL,
    PRIMARY KEY (location_id, channel_id)`,
  inventory_item: `
    id binary(16) NOT NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id)`,
  variant_item: `
    variant_id binary(16) NOT NULL,
    item_id binary(16) NOT NULL,
    quantity int NOT NULL,
    PRIMARY KEY (variant_id, item_id),
    KEY variant_item_item (item_id),
    CONSTRAINT variant_item_quantity CHECK (quantity > 0)`,
  stock_level: `
    item_id binary(16) NOT NULL,
    location_id binary(16) NOT NULL,
    id binary(16) NOT NULL,
    on_hand int NOT NULL,
    reserved int NOT NULL,
    allocated int NOT NULL,
    unavailable int NOT NULL,
    safety int NOT NULL,
    backorder_limit int NOT NULL,
    version int NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (item_id, location_id),
    UNIQUE KEY stock_level_id (id),
    KEY stock_level_location (location_id, item_id),
    CONSTRAINT stock_level_on_hand CHECK (on_hand >= 0),
    CONSTRAINT stock_level_reserved CHECK (reserved >= 0),
    CONSTRAINT stock_level_allocated CHECK (allocated >= 0),
    CONSTRAINT stock_level_unavailable CHECK (unavailable >= 0),
    CONSTRAINT stock_level_safety CHECK (safety >= 0),
    CONSTRAINT stock_level_backorder CHECK (backorder_limit >= 0),
    CONSTRAINT stock_level_no_oversell CHECK (
      on_hand - reserved - allocated - unavailable - safety + backorder_limit >= 0)`,
  stock_movement: `
    id binary(16) NOT NULL,
    item_id binary(16) NOT NULL,
    location_id binary(16) NOT NULL,
    kind varchar(20) ${ASCII} NOT NULL,
    on_hand_delta int NOT NULL,
    reserved_delta int NOT NULL,
    allocated_delta int NOT NULL,
    unavailable_delta int NOT NULL,
    cause_type varchar(20) ${ASCII} NOT NULL,
    cause_id varchar(40) ${ASCII} NOT NULL,
    reason varchar(200) NULL,
    actor_id varchar(40) ${ASCII} NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    KEY stock_movement_level (item_id, location_id, id),
    KEY stock_movement_cause (cause_id, cause_type)`,
  reservation: `
    id binary(16) NOT NULL,
    reference varchar(40) ${ASCII} NOT NULL,
    open_reference varchar(40) ${ASCII} NULL,
    line_reference varchar(40) ${ASCII} NOT NULL,
    channel_id binary(16) NOT NULL,
    variant_id binary(16) NOT NULL,
    item_id binary(16) NOT NULL,
    location_id binary(16) NOT NULL,
    quantity int NOT NULL,
    per_unit int NOT NULL,
    shipped int NOT NULL,
    state varchar(20) ${ASCII} NOT NULL,
    expires_at datetime(3) NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY reservation_open (open_reference, line_reference, item_id, location_id),
    KEY reservation_due (state, expires_at),
    KEY reservation_item (item_id, location_id, state),
    KEY reservation_reference (reference),
    CONSTRAINT reservation_quantity CHECK (quantity > 0 AND shipped >= 0 AND shipped <= quantity)`,
};

/** Locations, items, levels with their guards, the ledger and the reservations. */
export class Inventory1795010000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables))
      await db.query('CREATE TABLE ' + name + ' (' + columns + ') ' + TABLE);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await db.query('DROP TABLE ' + name);
  }
}
