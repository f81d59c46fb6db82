import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import { type Actor, Database, idBytes, idFromBytes, RequestContext } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import { ownProducts } from '../products/product-scope.js';
import { best } from './best-translation.js';
import { type PromotionFacts, PromotionFactsReader } from './promotion-facts.js';

/** What is needed to sell a variant, in one language. */
export type SellableVariant = {
  variantId: string;
  productId: string;
  sku: string;
  productName: string;
  /** Names of its options by group, `M / blue`; '' for a product with one variant. */
  variantName: string;
  /** Of the product. */
  slug: string;
  taxCategoryCode: string;
  trackInventory: boolean;
  /** Each unit becomes a gift card worth its price: no discount, no stock, nothing to ship. */
  isGiftCard: boolean;
  weightGrams: number | null;
  /** Path of the main picture below the public origin. */
  imageUrl: string | null;
  /** Active, not archived, and its product active and published in the channel at that time. */
  sellable: boolean;
};

type RawVariant = {
  id: Buffer;
  product_id: Buffer;
  sku: string;
  track_inventory: number;
  kind: string;
  weight_grams: number | null;
  tax_category_code: string;
  sellable: number | null;
  checksum: string | null;
  locale: string | null;
  name: string | null;
  slug: string | null;
};

type RawOption = {
  variant_id: Buffer;
  group_id: Buffer;
  position: number;
  locale: string | null;
  name: string | null;
  code: string;
};

/** What others ask about variants. Every method is set-based. */
@Injectable()
export class CatalogService {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly assets: AssetService,
    private readonly promotionFacts: PromotionFactsReader,
  ) {}

  /**
   * Facts of variants for carts and orders, in two statements; unknown ids are absent. Names fall back from the
   * locale to its language, then to the channel's default, then to any translation there is.
   */
  async getSellable(
    variantIds: readonly string[],
    c: { channelId: string; locale: string; at: Date },
  ): Promise<Map<string, SellableVariant>> {
    const ids = [...new Set(variantIds)];
    if (ids.length === 0) return new Map();
    const locales = localeFallbacks(c.locale, (await this.channels.get(c.channelId)).defaultLocale);
    const [rows, names] = await Promise.all([this.readVariants(ids, c), this.variantNames(ids, locales)]);
    const variants = best(rows, (row) => row.id.toString('hex'), locales);
    return new Map(variants.map((row) => [idFromBytes('var', row.id), this.toSellable(row, names)]));
  }

  /** What rules of promotions ask about variants, in one statement; unknown ids are absent. */
  getPromotionFacts(variantIds: readonly string[]): Promise<Map<string, PromotionFacts>> {
    return this.promotionFacts.read(variantIds);
  }

  /** Whether each variant is counted (`trackInventory`); unknown ids are absent. One statement. */
  async trackingOf(variantIds: readonly string[]): Promise<Map<string, boolean>> {
    if (variantIds.length === 0) return new Map();
    const rows = await this.db.query<{ id: Buffer; track_inventory: number }[]>(
      'SELECT id, track_inventory FROM variant WHERE id IN (?)',
      [variantIds.map(idBytes)],
    );
    return new Map(rows.map((row) => [idFromBytes('var', row.id), Number(row.track_inventory) === 1]));
  }

  /** Variants of products, archived ones left out: product id → variant ids in their order. One statement. */
  async variantIdsOf(productIds: readonly string[]): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    if (productIds.length === 0) return found;
    const rows = await this.db.query<{ id: Buffer; product_id: Buffer }[]>(
      'SELECT id, product_id FROM variant WHERE product_id IN (?) AND archived_at IS NULL ORDER BY product_id, position, id',
      [productIds.map(idBytes)],
    );
    for (const row of rows) {
      const productId = idFromBytes('prod', row.product_id);
      found.set(productId, [...(found.get(productId) ?? []), idFromBytes('var', row.id)]);
    }
    return found;
  }

  /** The product of each variant; unknown ids are absent. One statement. */
  async productIdsOf(variantIds: readonly string[]): Promise<Map<string, string>> {
    if (variantIds.length === 0) return new Map();
    const rows = await this.db.query<{ id: Buffer; product_id: Buffer }[]>(
      'SELECT id, product_id FROM variant WHERE id IN (?)',
      [variantIds.map(idBytes)],
    );
    return new Map(rows.map((row) => [idFromBytes('var', row.id), idFromBytes('prod', row.product_id)]));
  }

  /**
   * The product of each variant that the actor may work on; unknown ids and variants of other channels are absent.
   * One statement.
   */
  async ownProductIdsOf(
    variantIds: readonly string[],
    actor: Actor = RequestContext.actor(),
  ): Promise<Map<string, string>> {
    if (variantIds.length === 0) return new Map();
    const own = ownProducts(actor, 'v.product_id');
    const sql = `SELECT v.id, v.product_id FROM variant v WHERE v.id IN (?) AND ${own?.sql ?? '1 = 1'}`;
    const rows = await this.db.query<{ id: Buffer; product_id: Buffer }[]>(sql, [
      variantIds.map(idBytes),
      ...(own?.parameters ?? []),
    ]);
    return new Map(rows.map((row) => [idFromBytes('var', row.id), idFromBytes('prod', row.product_id)]));
  }

  /** One writer at a time for what other modules keep of a variant, rows that are not there yet included. */
  async lockVariant(variantId: string): Promise<void> {
    await this.db.query('SELECT id FROM variant WHERE id = ? FOR UPDATE', [idBytes(variantId)]);
  }

  /** Variants by SKU without regard to case: key as given → id; unknown SKUs are absent. One statement. */
  async variantIdsBySku(skuKeys: readonly string[]): Promise<Map<string, string>> {
    if (skuKeys.length === 0) return new Map();
    const rows = await this.db.query<{ id: Buffer; sku_key: string }[]>(
      'SELECT id, sku_key FROM variant WHERE sku_key IN (?)',
      [[...skuKeys]],
    );
    return new Map(rows.map((row) => [row.sku_key, idFromBytes('var', row.id)]));
  }

  private readVariants(ids: readonly string[], c: { channelId: string; at: Date }): Promise<RawVariant[]> {
    return this.db.query<RawVariant[]>(
      `SELECT v.id, v.product_id, v.sku, v.track_inventory, v.weight_grams, p.tax_category_code, p.kind,
              (v.active = 1 AND v.archived_at IS NULL AND p.status = 'active' AND pc.product_id IS NOT NULL) AS sellable,
              COALESCE(own.checksum, main.checksum) AS checksum, t.locale, t.name, t.slug
         FROM variant v
         JOIN product p ON p.id = v.product_id
         LEFT JOIN product_channel pc ON pc.product_id = p.id AND pc.channel_id = ?
              AND pc.published_from <= ? AND (pc.published_to IS NULL OR pc.published_to > ?)
         LEFT JOIN product_asset main ON main.product_id = p.id AND main.position = 0
         LEFT JOIN product_asset own ON own.product_id = p.id AND own.asset_id = v.asset_id
         LEFT JOIN product_translation t ON t.product_id = p.id
        WHERE v.id IN (?)`,
      [idBytes(c.channelId), c.at, c.at, ids.map(idBytes)],
    );
  }

  /** Variants first, whatever the optimizer knows: it must not go from a few options to all variants that have them. */
  private async variantNames(ids: readonly string[], locales: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<RawOption[]>(
      `SELECT vo.variant_id, g.id AS group_id, g.position, t.locale, t.name, o.code
         FROM variant_option vo
         STRAIGHT_JOIN option_group g ON g.id = vo.option_group_id
         STRAIGHT_JOIN product_option o ON o.id = vo.option_id
         LEFT JOIN product_option_translation t ON t.option_id = vo.option_id
        WHERE vo.variant_id IN (?)`,
      [ids.map(idBytes)],
    );
    const chosen = best(rows, (row) => row.variant_id.toString('hex') + row.group_id.toString('hex'), locales);
    const names = new Map<string, string>();
    for (const row of chosen.sort((a, b) => a.position - b.position)) {
      const id = idFromBytes('var', row.variant_id);
      const before = names.get(id);
      names.set(id, (before === undefined ? '' : before + ' / ') + (row.name ?? row.code));
    }
    return names;
  }

  private toSellable(row: RawVariant, names: ReadonlyMap<string, string>): SellableVariant {
    const variantId = idFromBytes('var', row.id);
    return {
      variantId,
      productId: idFromBytes('prod', row.product_id),
      sku: row.sku,
      productName: row.name ?? row.sku,
      variantName: names.get(variantId) ?? '',
      slug: row.slug ?? '',
      taxCategoryCode: row.tax_category_code,
      trackInventory: Number(row.track_inventory) === 1,
      isGiftCard: row.kind === 'gift_card',
      weightGrams: row.weight_grams,
      imageUrl: row.checksum === null ? null : this.assets.urlOf({ checksum: row.checksum }, 'card'),
      sellable: Number(row.sellable ?? 0) === 1,
    };
  }
}
