import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import { couponKey } from './coupons/coupon-key.js';
import { customerKeysOf, presentKeys, type PromotionCustomer } from './customer-keys.js';
import type { CampaignBudget, CouponFacts, PromotionUsage } from './engine/basket.js';
import type { CompiledPromotion } from './engine/compiled-promotion.js';
import type { PromotionDefinition } from './engine/definition.js';

/** Most codes that are looked up; a cart holds fewer. */
const MAX_CODES = 50;

/** Reads live how much of the limits is left. */
@Injectable()
export class PromotionUsageReader {
  constructor(private readonly db: Database) {}

  /**
   * No statement when nothing is limited and no code applied, else one or two. What `reference` itself holds is not
   * counted: an order that is paid again may use what it holds.
   */
  async read(
    promotions: readonly CompiledPromotion[],
    codes: readonly string[],
    customer: PromotionCustomer,
    reference: string | null,
  ): Promise<PromotionUsage> {
    const coupons = await this.coupons(codes);
    const applied = new Set([...coupons.values()].map((coupon) => coupon.promotionId));
    const asked = promotions
      .map(({ definition }) => definition)
      .filter((one) => !one.needsCoupon || applied.has(one.id));
    const limits = new Limits();
    const rows = await this.limits(asked, customer, coupons.size > 0, reference);
    for (const row of rows) limits.add(row);
    return limits.usage(coupons);
  }

  private async coupons(codes: readonly string[]): Promise<Map<string, CouponFacts>> {
    const keys = [...new Set(codes.slice(0, MAX_CODES).map(couponKey))];
    if (keys.length === 0) return new Map();
    const rows = await this.db.query<CouponRow[]>(
      `SELECT c.id, c.code, c.code_key, c.promotion_id, c.usage_limit, c.used,
              (c.active = 1 AND p.status = 'active') AS active,
              c.valid_from, c.valid_to, p.valid_from AS promotion_from, p.valid_to AS promotion_to,
              k.valid_from AS campaign_from, k.valid_to AS campaign_to
         FROM coupon_code c JOIN promotion p ON p.id = c.promotion_id LEFT JOIN campaign k ON k.id = p.campaign_id
        WHERE c.code_key IN (?)`,
      [keys],
    );
    return new Map(rows.map((row) => [row.code_key, couponFacts(row)]));
  }

  private async limits(
    definitions: readonly PromotionDefinition[],
    customer: PromotionCustomer,
    hasCoupons: boolean,
    reference: string | null,
  ): Promise<LimitRow[]> {
    const limited = definitions.filter((one) => one.usageLimit !== null).map(({ id }) => idBytes(id));
    const perCustomer = definitions.filter((one) => one.usageLimitPerCustomer !== null).map(({ id }) => idBytes(id));
    const campaigns = [...new Set(definitions.flatMap((one) => one.campaignId ?? []))].map(idBytes);
    const keys = presentKeys(customerKeysOf(customer));
    const parts: { sql: string; parameters: unknown[] }[] = [];
    if (limited.length > 0) parts.push({ sql: USES, parameters: [limited] });
    if (perCustomer.length > 0 && keys.length > 0) parts.push({ sql: CUSTOMER_USES, parameters: [perCustomer, keys] });
    if (campaigns.length > 0) parts.push({ sql: BUDGETS, parameters: [campaigns] });
    if (reference !== null && (parts.length > 0 || hasCoupons)) parts.push({ sql: OWN, parameters: [reference] });
    if (parts.length === 0) return [];
    return this.db.query<LimitRow[]>(
      parts.map(({ sql }) => sql).join(' UNION ALL '),
      parts.flatMap(({ parameters }) => parameters),
    );
  }
}

const USES =
  "SELECT 'uses' AS kind, id, NULL AS coupon_id, NULL AS campaign_id, used AS value, NULL AS currency FROM promotion WHERE id IN (?)";
const CUSTOMER_USES =
  "SELECT 'customer' AS kind, promotion_id AS id, NULL AS coupon_id, NULL AS campaign_id, MAX(used) AS value, NULL AS currency FROM promotion_customer_use WHERE promotion_id IN (?) AND customer_key IN (?) GROUP BY promotion_id";
const BUDGETS =
  "SELECT budget_kind AS kind, id, NULL AS coupon_id, id AS campaign_id, budget_amount - CASE budget_kind WHEN 'spend' THEN spent ELSE uses END AS value, budget_currency AS currency FROM campaign WHERE id IN (?) AND budget_kind IS NOT NULL";
const OWN =
  "SELECT 'own' AS kind, promotion_id AS id, coupon_id, campaign_id, amount AS value, currency FROM promotion_use WHERE reference = ? AND state <> 'released'";

interface LimitRow {
  kind: 'uses' | 'customer' | 'own' | 'spend';
  id: Buffer;
  coupon_id: Buffer | null;
  campaign_id: Buffer | null;
  value: string | number;
  currency: string | null;
}

interface CouponRow {
  id: Buffer;
  code: string;
  code_key: string;
  promotion_id: Buffer;
  usage_limit: number | null;
  used: number;
  active: number | string;
  valid_from: Date | null;
  valid_to: Date | null;
  promotion_from: Date | null;
  promotion_to: Date | null;
  campaign_from: Date | null;
  campaign_to: Date | null;
}

/** Folds the rows; what the order itself holds is taken off at the end. */
class Limits {
  private readonly uses = new Map<string, number>();
  private readonly customerUses = new Map<string, number>();
  private readonly budgets = new Map<string, CampaignBudget>();
  private readonly own: LimitRow[] = [];

  add(row: LimitRow): void {
    const promotionId = idFromBytes('promo', row.id);
    if (row.kind === 'own') this.own.push(row);
    else if (row.campaign_id !== null) {
      const kind = row.kind === 'spend' ? 'spend' : 'uses';
      const left = BigInt(row.value);
      this.budgets.set(idFromBytes('camp', row.campaign_id), { kind, currency: row.currency, left });
    } else if (row.kind === 'customer') this.customerUses.set(promotionId, Number(row.value));
    else this.uses.set(promotionId, Number(row.value));
  }

  usage(coupons: ReadonlyMap<string, CouponFacts>): PromotionUsage {
    const facts = new Map(coupons);
    for (const row of this.own) this.takeOff(row, facts);
    return { uses: this.uses, customerUses: this.customerUses, budgets: this.budgets, coupons: facts };
  }

  private takeOff(row: LimitRow, coupons: Map<string, CouponFacts>): void {
    const promotionId = idFromBytes('promo', row.id);
    for (const counts of [this.uses, this.customerUses]) {
      const count = counts.get(promotionId);
      if (count !== undefined) counts.set(promotionId, Math.max(0, count - 1));
    }
    for (const [key, coupon] of coupons) {
      if (row.coupon_id !== null && coupon.couponId === idFromBytes('coup', row.coupon_id))
        coupons.set(key, { ...coupon, used: coupon.used - 1 });
    }
    const campaignId = row.campaign_id === null ? '' : idFromBytes('camp', row.campaign_id);
    const budget = this.budgets.get(campaignId);
    if (budget === undefined) return;
    const back = budget.kind === 'uses' ? 1n : budget.currency === row.currency ? BigInt(row.value) : 0n;
    this.budgets.set(campaignId, { ...budget, left: budget.left + back });
  }
}

/** A coupon holds no longer than its promotion, and that no longer than its campaign. */
function couponFacts(row: CouponRow): CouponFacts {
  const from = present(row.valid_from, row.promotion_from, row.campaign_from);
  const to = present(row.valid_to, row.promotion_to, row.campaign_to);
  return {
    couponId: idFromBytes('coup', row.id),
    promotionId: idFromBytes('promo', row.promotion_id),
    code: row.code,
    active: Number(row.active) === 1,
    validFrom: from.length === 0 ? null : new Date(Math.max(...from)),
    validTo: to.length === 0 ? null : new Date(Math.min(...to)),
    usageLimit: row.usage_limit,
    used: row.used,
  };
}

const present = (...times: (Date | null)[]): number[] => times.flatMap((time) => time?.getTime() ?? []);
