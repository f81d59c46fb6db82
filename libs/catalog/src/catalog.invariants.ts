import type { Invariant } from 'markethall/kernel';

/** What must hold at rest; `markethall doctor` runs it. */
export const catalogInvariants: Invariant[] = [
  {
    code: 'catalog.no-orphans',
    title: 'Every part of a product has its product',
    sql: `SELECT HEX(t.product_id) AS product FROM product_translation t LEFT JOIN product p ON p.id = t.product_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(v.product_id) FROM variant v LEFT JOIN product p ON p.id = v.product_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(g.product_id) FROM option_group g LEFT JOIN product p ON p.id = g.product_id WHERE p.id IS NULL
          UNION ALL SELECT HEX(c.product_id) FROM product_channel c LEFT JOIN product p ON p.id = c.product_id WHERE p.id IS NULL`,
  },
  {
    code: 'catalog.translated',
    title: 'Every product, category and collection has at least one translation',
    sql: `SELECT HEX(p.id) AS id FROM product p LEFT JOIN product_translation t ON t.product_id = p.id WHERE t.locale IS NULL
          UNION ALL
          SELECT HEX(c.id) AS id FROM category c LEFT JOIN category_translation t ON t.category_id = c.id WHERE t.locale IS NULL
          UNION ALL
          SELECT HEX(c.id) AS id FROM collection c LEFT JOIN collection_translation t ON t.collection_id = c.id WHERE t.locale IS NULL`,
  },
  {
    code: 'catalog.variant-options',
    title: 'A live variant has one option of every group of its product, and only of its product',
    sql: `SELECT HEX(v.id) AS id FROM variant v
            LEFT JOIN (SELECT product_id, COUNT(*) AS n FROM option_group GROUP BY product_id) g ON g.product_id = v.product_id
            LEFT JOIN (SELECT vo.variant_id, COUNT(*) AS n FROM variant_option vo
                         JOIN variant w ON w.id = vo.variant_id
                         JOIN option_group og ON og.id = vo.option_group_id AND og.product_id = w.product_id
                         JOIN product_option o ON o.id = vo.option_id AND o.option_group_id = og.id
                        GROUP BY vo.variant_id) o ON o.variant_id = v.id
           WHERE v.archived_at IS NULL AND COALESCE(g.n, 0) <> COALESCE(o.n, 0)`,
  },
  {
    code: 'catalog.category-paths',
    title: 'The path of a category is the path of its parent and itself',
    sql: `SELECT HEX(c.id) AS id FROM category c LEFT JOIN category p ON p.id = c.parent_id
           WHERE (c.parent_id IS NOT NULL AND p.id IS NULL)
              OR c.path NOT LIKE CONCAT(COALESCE(p.path, '/'), 'cat\\_%/')
              OR LENGTH(c.path) <> LENGTH(COALESCE(p.path, '/')) + 31`,
  },
  {
    code: 'catalog.category-ranks',
    title: 'Siblings are ranked 0, 1, 2 … without gaps or duplicates',
    sql: `SELECT COALESCE(HEX(parent_id), 'root') AS parent FROM category GROUP BY parent_id
          HAVING COUNT(DISTINCT position) <> COUNT(*) OR MIN(position) <> 0 OR MAX(position) <> COUNT(*) - 1`,
  },
  {
    code: 'catalog.image-ranks',
    title: 'The images of a product are ranked 0, 1, 2 … without gaps or duplicates',
    sql: `SELECT HEX(product_id) AS product FROM product_asset GROUP BY product_id
          HAVING COUNT(DISTINCT position) <> COUNT(*) OR MIN(position) <> 0 OR MAX(position) <> COUNT(*) - 1`,
  },
  {
    code: 'catalog.collection-products',
    title: 'The products of a collection exist and are ranked 0, 1, 2 … without gaps or duplicates',
    sql: `SELECT HEX(cp.collection_id) AS collection FROM collection_product cp
            LEFT JOIN collection c ON c.id = cp.collection_id LEFT JOIN product p ON p.id = cp.product_id
           WHERE c.id IS NULL OR p.id IS NULL
          UNION ALL
          SELECT HEX(collection_id) FROM collection_product GROUP BY collection_id
          HAVING COUNT(DISTINCT position) <> COUNT(*) OR MIN(position) <> 0 OR MAX(position) <> COUNT(*) - 1`,
  },
];
