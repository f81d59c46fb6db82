import type { Invariant } from 'markethall/kernel';

/** What must hold at rest; `markethall doctor` runs it. */
export const promotionsInvariants: Invariant[] = [
  {
    code: 'promotions.used',
    title: 'A promotion, a coupon and a customer are counted as often as there are held and final uses',
    sql: `SELECT HEX(p.id) AS id, p.used, COALESCE(u.n, 0) AS uses FROM promotion p
            LEFT JOIN (SELECT promotion_id, COUNT(*) AS n FROM promotion_use WHERE state <> 'released' GROUP BY promotion_id) u
                   ON u.promotion_id = p.id
           WHERE p.used <> COALESCE(u.n, 0)
          UNION ALL
          SELECT HEX(c.id), c.used, COALESCE(u.n, 0) FROM coupon_code c
            LEFT JOIN (SELECT coupon_id, COUNT(*) AS n FROM promotion_use WHERE state <> 'released' AND coupon_id IS NOT NULL GROUP BY coupon_id) u
                   ON u.coupon_id = c.id
           WHERE c.used <> COALESCE(u.n, 0)
          UNION ALL
          SELECT HEX(c.promotion_id), c.used, COALESCE(u.n, 0) FROM promotion_customer_use c
            LEFT JOIN (SELECT promotion_id, who, COUNT(*) AS n FROM (
                         SELECT promotion_id, customer_key AS who FROM promotion_use WHERE state <> 'released' AND customer_key IS NOT NULL
                         UNION ALL
                         SELECT promotion_id, email_key FROM promotion_use WHERE state <> 'released' AND email_key IS NOT NULL) k
                        GROUP BY promotion_id, who) u ON u.promotion_id = c.promotion_id AND u.who = c.customer_key
           WHERE c.used <> COALESCE(u.n, 0)`,
  },
  {
    code: 'promotions.customer-uses',
    title: 'Every held or final use is counted for its customer',
    sql: `SELECT HEX(u.id) AS id FROM promotion_use u
            LEFT JOIN promotion_customer_use c ON c.promotion_id = u.promotion_id AND c.customer_key = u.customer_key
            LEFT JOIN promotion_customer_use e ON e.promotion_id = u.promotion_id AND e.customer_key = u.email_key
           WHERE u.state <> 'released'
             AND ((u.customer_key IS NOT NULL AND c.customer_key IS NULL) OR (u.email_key IS NOT NULL AND e.customer_key IS NULL))`,
  },
  {
    code: 'promotions.limits',
    title: 'No promotion or coupon is used more often than it may be',
    sql: `SELECT HEX(id) AS id FROM promotion WHERE used > usage_limit OR used < 0
          UNION ALL SELECT HEX(id) FROM coupon_code WHERE used > usage_limit OR used < 0`,
  },
  {
    code: 'promotions.budgets',
    title: 'A campaign has spent what its held and final uses took, and not more than its budget',
    sql: `SELECT HEX(c.id) AS id, c.spent, c.uses FROM campaign c
            LEFT JOIN (SELECT u.campaign_id, COUNT(*) AS n,
                              COALESCE(SUM(CASE WHEN u.currency = k.budget_currency THEN u.amount END), 0) AS taken
                         FROM promotion_use u JOIN campaign k ON k.id = u.campaign_id
                        WHERE u.state <> 'released' GROUP BY u.campaign_id) u ON u.campaign_id = c.id
           WHERE c.uses <> COALESCE(u.n, 0) OR c.spent <> COALESCE(u.taken, 0)
              OR (c.budget_kind = 'spend' AND c.spent > c.budget_amount)
              OR (c.budget_kind = 'uses' AND c.uses > c.budget_amount)`,
  },
  {
    code: 'promotions.no-orphans',
    title: 'Every coupon, use and text has its promotion',
    sql: `SELECT HEX(c.id) AS id FROM coupon_code c LEFT JOIN promotion p ON p.id = c.promotion_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(u.id) FROM promotion_use u LEFT JOIN promotion p ON p.id = u.promotion_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(t.promotion_id) FROM promotion_translation t LEFT JOIN promotion p ON p.id = t.promotion_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(p.id) FROM promotion p LEFT JOIN promotion_translation t ON t.promotion_id = p.id WHERE t.locale IS NULL`,
  },
];
