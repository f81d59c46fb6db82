import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';
const ASCII = 'CHARACTER SET ascii COLLATE ascii_bin';
const SORTED = 'COLLATE utf8mb4_unicode_520_ci';

const tables: Record<string, string> = {
  campaign: `
    id binary(16) NOT NULL,
    code varchar(64) ${ASCII} NOT NULL,
    code_key varchar(64) ${ASCII} NOT NULL,
    name varchar(120) ${SORTED} NOT NULL,
    budget_kind varchar(20) ${ASCII} NULL,
    budget_currency char(3) ${ASCII} NULL,
    budget_amount bigint NULL,
    spent bigint NOT NULL,
    uses bigint NOT NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY campaign_code_key (code_key),
    KEY campaign_name (name, id),
    CONSTRAINT campaign_budget CHECK (spent >= 0 AND uses >= 0 AND (budget_kind IS NULL OR (budget_kind = 'spend' AND spent <= budget_amount) OR (budget_kind = 'uses' AND uses <= budget_amount)))`,
  promotion: `
    id binary(16) NOT NULL,
    code varchar(64) ${ASCII} NOT NULL,
    code_key varchar(64) ${ASCII} NOT NULL,
    status varchar(20) ${ASCII} NOT NULL,
    lane varchar(20) ${ASCII} NOT NULL,
    group_name varchar(64) ${ASCII} NOT NULL,
    mode varchar(30) ${ASCII} NOT NULL,
    priority int NOT NULL,
    excludes json NULL,
    stop_further tinyint(1) NOT NULL,
    needs_coupon tinyint(1) NOT NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    conditions json NULL,
    targets json NULL,
    effect json NULL,
    min_unit_price json NULL,
    max_total_discount_percent decimal(7,4) NULL,
    usage_limit int NULL,
    usage_limit_per_customer int NULL,
    campaign_id binary(16) NULL,
    used int NOT NULL,
    give_back_on_cancel tinyint(1) NOT NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY promotion_code_key (code_key),
    KEY promotion_status (status, id),
    KEY promotion_priority (priority, id),
    KEY promotion_campaign (campaign_id, id),
    CONSTRAINT promotion_used CHECK (used >= 0 AND (usage_limit IS NULL OR used <= usage_limit))`,
  promotion_translation: `
    promotion_id binary(16) NOT NULL,
    locale varchar(35) ${ASCII} NOT NULL,
    label varchar(200) NOT NULL,
    badge varchar(40) NULL,
    PRIMARY KEY (promotion_id, locale)`,
  promotion_channel: `
    promotion_id binary(16) NOT NULL,
    channel_id binary(16) NOT NULL,
    PRIMARY KEY (promotion_id, channel_id),
    KEY promotion_channel_channel (channel_id, promotion_id)`,
  coupon_code: `
    id binary(16) NOT NULL,
    code varchar(64) NOT NULL,
    code_key varchar(190) NOT NULL,
    promotion_id binary(16) NOT NULL,
    batch_id binary(16) NULL,
    usage_limit int NULL,
    used int NOT NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    active tinyint(1) NOT NULL,
    version int NOT NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY coupon_code_key (code_key),
    KEY coupon_code_promotion (promotion_id, id),
    KEY coupon_code_batch (batch_id, id),
    CONSTRAINT coupon_code_used CHECK (used >= 0 AND (usage_limit IS NULL OR used <= usage_limit))`,
  coupon_batch: `
    id binary(16) NOT NULL,
    promotion_id binary(16) NOT NULL,
    pattern varchar(64) ${ASCII} NOT NULL,
    size int NOT NULL,
    generated int NOT NULL,
    state varchar(20) ${ASCII} NOT NULL,
    job_id binary(16) NOT NULL,
    usage_limit int NULL,
    valid_from datetime(3) NULL,
    valid_to datetime(3) NULL,
    created_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    KEY coupon_batch_promotion (promotion_id, id)`,
  promotion_use: `
    id binary(16) NOT NULL,
    promotion_id binary(16) NOT NULL,
    coupon_id binary(16) NULL,
    campaign_id binary(16) NULL,
    channel_id binary(16) NOT NULL,
    reference varchar(40) ${ASCII} NOT NULL,
    customer_key varchar(40) ${ASCII} NULL,
    email_key varchar(64) ${ASCII} NULL,
    amount bigint NOT NULL,
    currency char(3) ${ASCII} NOT NULL,
    state varchar(20) ${ASCII} NOT NULL,
    expires_at datetime(3) NULL,
    created_at datetime(3) NOT NULL,
    updated_at datetime(3) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY promotion_use_reference (reference, promotion_id),
    KEY promotion_use_promotion (promotion_id, id),
    KEY promotion_use_coupon (coupon_id, id),
    KEY promotion_use_campaign (campaign_id, id),
    KEY promotion_use_due (state, expires_at)`,
  promotion_customer_use: `
    promotion_id binary(16) NOT NULL,
    customer_key varchar(64) ${ASCII} NOT NULL,
    used int NOT NULL,
    PRIMARY KEY (promotion_id, customer_key)`,
};

/** Promotions, campaigns, coupons and how often they are used. */
export class Promotions1795040000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(tables))
      await db.query('CREATE TABLE ' + name + ' (' + columns + ') ' + TABLE);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of Object.keys(tables).reverse()) await db.query('DROP TABLE ' + name);
  }
}
