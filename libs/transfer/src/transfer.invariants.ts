import type { Invariant } from 'markethall/kernel';

/** What must hold at rest; `markethall doctor` runs it. */
export const transferInvariants: Invariant[] = [
  {
    code: 'transfer.pictures',
    title:
      'A picture of an import that is stored or attached has its bytes, any other has none, and its product exists',
    sql: `SELECT HEX(w.product_id) AS product, w.url FROM product_picture w
            LEFT JOIN product p ON p.id = w.product_id
           WHERE p.id IS NULL OR (w.state IN ('stored', 'attached')) <> (w.asset_id IS NOT NULL)`,
  },
];
