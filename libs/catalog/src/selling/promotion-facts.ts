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

type RawVariant = {
  id: Buffer;
  product_id: Buffer;
  brand: string | null;
  kind: string;
  product_custom: unknown;
  variant_custom: unknown;
};

type RawGroup = { product_id: Buffer; path: string | null; collection_id: Buffer | null };

/** Reads what rules ask, for any number of variants in two statements. */
@Injectable()
export class PromotionFactsReader {
  constructor(private readonly db: Database) {}

  async read(variantIds: readonly string[]): Promise<Map<string, PromotionFacts>> {
    if (variantIds.length === 0) return new Map();
    const ids = [...new Set(variantIds)].map(idBytes);
    const variants = await this.db.query<RawVariant[]>(
      `SELECT v.id, v.product_id, p.brand, p.kind, p.custom AS product_custom, v.custom AS variant_custom
         FROM variant v JOIN product p ON p.id = v.product_id WHERE v.id IN (?)`,
      [ids],
    );
    const groups = await this.groupsOf(variants);
    return new Map(
      variants.map((row) => {
        const productId = idFromBytes('prod', row.product_id);
        const { categoryIds, collectionIds } = groups.get(productId) ?? new ProductGroups();
        return [
          idFromBytes('var', row.id),
          {
            productId,
            brand: row.brand,
            categoryIds: [...categoryIds],
            collectionIds,
            attributes: { ...fieldsOf(row.product_custom), ...fieldsOf(row.variant_custom) },
            isGiftCard: row.kind === 'gift_card',
          },
        ];
      }),
    );
  }

  /** Products before categories, as for prices (`PriceCandidates`): a few categories must not lead to all products in them. */
  private async groupsOf(variants: readonly RawVariant[]): Promise<Map<string, ProductGroups>> {
    const groups = new Map<string, ProductGroups>();
    if (variants.length === 0) return groups;
    const products = [...new Map(variants.map((row) => [row.product_id.toString('hex'), row.product_id])).values()];
    const rows = await this.db.query<RawGroup[]>(
      `SELECT pc.product_id, c.path, NULL AS collection_id
         FROM product_category pc STRAIGHT_JOIN category c ON c.id = pc.category_id WHERE pc.product_id IN (?)
       UNION ALL
       SELECT cp.product_id, NULL, cp.collection_id FROM collection_product cp WHERE cp.product_id IN (?)`,
      [products, products],
    );
    for (const row of rows) {
      const productId = idFromBytes('prod', row.product_id);
      const group = groups.get(productId) ?? new ProductGroups();
      groups.set(productId, group);
      for (const id of row.path?.split('/') ?? []) if (id !== '') group.categoryIds.add(id);
      if (row.collection_id !== null) group.collectionIds.push(idFromBytes('coll', row.collection_id));
    }
    return groups;
  }
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
