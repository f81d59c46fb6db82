import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';

/** What rules of promotions may ask about a variant. */
export type PromotionFacts = {
  productId: string;
  brand: string | null;
  /** Its categories and all their ancestors. */
  categoryIds: string[];
  collectionIds: string[];
  /** Custom fields of the product, overlaid by those of the variant. */
  attributes: Record<string, unknown>;
  /** Worth its price: no promotion lowers it. */
  isGiftCard: boolean;
};

/** A variant with its own facts, or (id null) one category or collection of a product. */
type Row = {
  id: Buffer | null;
  product_id: Buffer;
  brand: string | null;
  kind: string | null;
  product_custom: unknown;
  variant_custom: unknown;
  path: string | null;
  collection_id: Buffer | null;
};

const PRODUCTS = '(SELECT DISTINCT product_id FROM variant WHERE id IN (?)) v';
/**
 * One statement, so that pricing with promotions costs a cart one trip more than without. Products before categories, as for
 * prices (`PriceCandidates`): a few categories must not lead to all products in them.
 */
const FACTS = `
  SELECT v.id, v.product_id, p.brand, p.kind, p.custom AS product_custom, v.custom AS variant_custom,
         NULL AS path, NULL AS collection_id
    FROM variant v JOIN product p ON p.id = v.product_id WHERE v.id IN (?)
  UNION ALL
  SELECT NULL, v.product_id, NULL, NULL, NULL, NULL, c.path, NULL
    FROM ${PRODUCTS} STRAIGHT_JOIN product_category pc ON pc.product_id = v.product_id
    STRAIGHT_JOIN category c ON c.id = pc.category_id
  UNION ALL
  SELECT NULL, v.product_id, NULL, NULL, NULL, NULL, NULL, cp.collection_id
    FROM ${PRODUCTS} STRAIGHT_JOIN collection_product cp ON cp.product_id = v.product_id`;

/** Reads what rules ask, for any number of variants in one statement. */
@Injectable()
export class PromotionFactsReader {
  constructor(private readonly db: Database) {}

  async read(variantIds: readonly string[]): Promise<Map<string, PromotionFacts>> {
    if (variantIds.length === 0) return new Map();
    const ids = [...new Set(variantIds)].map(idBytes);
    const rows = await this.db.query<Row[]>(FACTS, [ids, ids, ids]);
    const groups = groupsOf(rows);
    const facts = new Map<string, PromotionFacts>();
    for (const row of rows) {
      if (row.id === null) continue;
      const productId = idFromBytes('prod', row.product_id);
      const { categoryIds, collectionIds } = groups.get(productId) ?? new ProductGroups();
      facts.set(idFromBytes('var', row.id), {
        productId,
        brand: row.brand,
        categoryIds: [...categoryIds],
        collectionIds,
        attributes: { ...fieldsOf(row.product_custom), ...fieldsOf(row.variant_custom) },
        isGiftCard: row.kind === 'gift_card',
      });
    }
    return facts;
  }
}

function groupsOf(rows: readonly Row[]): ReadonlyMap<string, ProductGroups> {
  const groups = new Map<string, ProductGroups>();
  for (const { id, product_id, path, collection_id } of rows) {
    if (id !== null) continue;
    const productId = idFromBytes('prod', product_id);
    const group = groups.get(productId) ?? new ProductGroups();
    groups.set(productId, group);
    for (const each of path?.split('/') ?? []) if (each !== '') group.categoryIds.add(each);
    if (collection_id !== null) group.collectionIds.push(idFromBytes('coll', collection_id));
  }
  return groups;
}

class ProductGroups {
  readonly categoryIds = new Set<string>();
  readonly collectionIds: string[] = [];
}

/** JSON arrives as text on MariaDB and parsed on MySQL. */
function fieldsOf(custom: unknown): object {
  const value: unknown = typeof custom === 'string' ? JSON.parse(custom) : custom;
  return typeof value === 'object' && value !== null ? value : {};
}
