import type { Invariant } from 'markethall/kernel';

/** What must hold at rest; `markethall doctor` runs it. */
export const pricingInvariants: Invariant[] = [
  {
    code: 'pricing.in-a-list',
    title: 'Every price belongs to a list',
    sql: 'SELECT HEX(p.id) AS id FROM price p LEFT JOIN price_list l ON l.id = p.price_list_id WHERE l.id IS NULL',
  },
  {
    code: 'pricing.base-lists',
    title: 'Base lists, and only they, belong to one channel',
    sql: `SELECT HEX(id) AS id FROM price_list
           WHERE (kind = 'base') <> (base_channel_id IS NOT NULL) OR (base_channel_id IS NOT NULL AND base_channel_id <> channel_id)`,
  },
  {
    code: 'pricing.history',
    title:
      'Every price has a point of its history with its amount and its window (markethall pricing:backfill-history)',
    sql: `SELECT HEX(p.id) AS id FROM price p
           WHERE NOT EXISTS (SELECT 1 FROM price_point pp WHERE pp.variant_id = p.variant_id AND pp.price_list_id = p.price_list_id
                              AND pp.currency = p.currency AND pp.min_qty = p.min_qty AND pp.amount = p.amount
                              AND pp.valid_from <=> p.valid_from)`,
  },
  {
    code: 'pricing.starts',
    title: 'The key of a price tells when its window begins',
    sql: `SELECT HEX(id) AS id FROM price WHERE starts_at <> COALESCE(valid_from, TIMESTAMP'1970-01-01 00:00:00')`,
  },
];
