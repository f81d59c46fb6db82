import type { Invariant } from 'markethall/kernel';

/** What must hold at rest; `markethall doctor` runs it. */
export const inventoryInvariants: Invariant[] = [
  {
    code: 'S1',
    title: 'Nothing is oversold and no counter is negative',
    sql: `SELECT HEX(item_id) AS item, HEX(location_id) AS location FROM stock_level
           WHERE on_hand < 0 OR reserved < 0 OR allocated < 0 OR unavailable < 0 OR safety < 0 OR backorder_limit < 0
              OR on_hand - reserved - allocated - unavailable - safety + backorder_limit < 0`,
  },
  {
    code: 'S2',
    title: 'Every level is the sum of its movements',
    sql: `SELECT HEX(s.item_id) AS item, HEX(s.location_id) AS location
            FROM stock_level s
            LEFT JOIN (SELECT item_id, location_id, SUM(on_hand_delta) AS on_hand, SUM(reserved_delta) AS reserved,
                              SUM(allocated_delta) AS allocated, SUM(unavailable_delta) AS unavailable
                         FROM stock_movement GROUP BY item_id, location_id) m
              ON m.item_id = s.item_id AND m.location_id = s.location_id
           WHERE s.on_hand <> COALESCE(m.on_hand, 0) OR s.reserved <> COALESCE(m.reserved, 0)
              OR s.allocated <> COALESCE(m.allocated, 0) OR s.unavailable <> COALESCE(m.unavailable, 0)`,
  },
  {
    code: 'S3',
    title: 'What is reserved and allocated is what open reservations hold',
    sql: `SELECT HEX(s.item_id) AS item, HEX(s.location_id) AS location
            FROM stock_level s
            LEFT JOIN (SELECT item_id, location_id,
                              SUM(CASE WHEN state = 'active' THEN quantity ELSE 0 END) AS reserved,
                              SUM(CASE WHEN state = 'committed' THEN quantity - shipped ELSE 0 END) AS allocated
                         FROM reservation WHERE state IN ('active', 'committed') GROUP BY item_id, location_id) r
              ON r.item_id = s.item_id AND r.location_id = s.location_id
           WHERE s.reserved <> COALESCE(r.reserved, 0) OR s.allocated <> COALESCE(r.allocated, 0)`,
  },
  {
    code: 'S3b',
    title: 'Movements and reservations have a level',
    sql: `SELECT HEX(m.item_id) AS item FROM stock_movement m
            LEFT JOIN stock_level s ON s.item_id = m.item_id AND s.location_id = m.location_id WHERE s.item_id IS NULL
          UNION ALL
          SELECT HEX(r.item_id) AS item FROM reservation r
            LEFT JOIN stock_level s ON s.item_id = r.item_id AND s.location_id = r.location_id WHERE s.item_id IS NULL`,
  },
  {
    code: 'S5',
    title: 'The sweeper is not more than an hour behind',
    sql: `SELECT HEX(id) AS id FROM reservation WHERE state = 'active' AND expires_at < :now - INTERVAL 3600 SECOND`,
  },
  {
    code: 'S5b',
    title: 'Open reservations, and only they, carry the key of what is held',
    sql: `SELECT HEX(id) AS id FROM reservation
           WHERE (state IN ('active', 'committed')) <> (open_reference IS NOT NULL)
              OR (open_reference IS NOT NULL AND open_reference <> reference)`,
  },
];
