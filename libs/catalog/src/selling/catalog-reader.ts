import { Injectable } from '@nestjs/common';
import { ChannelService, localeFallbacks } from 'markethall/channels';
import { Database, idBytes, idFromBytes, keyOf } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import { best } from './best-translation.js';
import {
  addCategories,
  addChannels,
  addOptions,
  addVariants,
  documentOf,
  visibleTree,
  type RawCategory,
  type RawGroup,
  type RawImage,
  type RawOption,
  type RawProduct,
  type RawTree,
  type RawVariant,
} from './document-rows.js';
import type { CategoryDocument, ProductDocument } from './product-document.js';

const PRODUCTS = `
  SELECT p.id, p.version, p.status, p.brand, p.product_type, p.tax_category_code, p.custom, p.created_at, p.updated_at,
         t.locale, t.name, t.slug, t.description, t.seo_title, t.seo_description,
         pc.channel_id, pc.published_from, pc.published_to
    FROM product p
    LEFT JOIN product_translation t ON t.product_id = p.id
    LEFT JOIN product_channel pc ON pc.product_id = p.id
   WHERE p.id IN (?)`;
const CATEGORIES = `
  SELECT pc.product_id, c.id, c.path, t.locale, t.name, t.slug
    FROM product_category pc
    JOIN category c ON c.id = pc.category_id AND c.status = 'active'
    LEFT JOIN category_translation t ON t.category_id = c.id
   WHERE pc.product_id IN (?)`;
const IMAGES =
  'SELECT product_id, asset_id, checksum, alt FROM product_asset WHERE product_id IN (?) ORDER BY product_id, position';
const GROUPS = `
  SELECT g.product_id, g.id, g.code, g.position, t.locale, t.name
    FROM option_group g
    LEFT JOIN option_group_translation t ON t.option_group_id = g.id
   WHERE g.product_id IN (?)`;
const OPTIONS = `
  SELECT o.option_group_id, o.id, o.code, o.position, t.locale, t.name
    FROM option_group g
    JOIN product_option o ON o.option_group_id = g.id
    LEFT JOIN product_option_translation t ON t.option_id = o.id
   WHERE g.product_id IN (?)`;
const VARIANTS = `
  SELECT v.product_id, v.id, v.sku, v.barcode, v.weight_grams, v.track_inventory, v.asset_id, v.custom,
         vo.option_group_id, vo.option_id
    FROM variant v
    LEFT JOIN variant_option vo ON vo.variant_id = v.id
   WHERE v.product_id IN (?) AND v.active = 1 AND v.archived_at IS NULL
   ORDER BY v.product_id, v.position, v.id`;

/** What shoppers may read, for read models: set-based, whole products at once. */
@Injectable()
export class CatalogReader {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly assets: AssetService,
  ) {}

  /**
   * Documents by product id in six statements, whatever the number of products (at most 500 a call); unknown ids are
   * absent, drafts and archived products are not (see `status`). Words fall back from the locale to its language, the
   * default channel's locale, then any.
   */
  async productDocuments(productIds: readonly string[], locale: string): Promise<Map<string, ProductDocument>> {
    if (productIds.length === 0) return new Map();
    const ids = [[...new Set(productIds)].map(idBytes)];
    const locales = localeFallbacks(locale, (await this.channels.getDefault()).defaultLocale);
    const rows = await this.db.query<RawProduct[]>(PRODUCTS, ids);
    const documents = new Map(
      best(rows, (row) => row.id.toString('hex'), locales).map((row) => [row.id.toString('hex'), documentOf(row)]),
    );
    addChannels(documents, rows);
    addCategories(documents, await this.db.query<RawCategory[]>(CATEGORIES, ids), locales);
    this.addImages(documents, await this.db.query<RawImage[]>(IMAGES, ids));
    const groups = await this.db.query<RawGroup[]>(GROUPS, ids);
    addOptions(documents, groups, await this.db.query<RawOption[]>(OPTIONS, ids), locales);
    addVariants(documents, await this.db.query<RawVariant[]>(VARIANTS, ids));
    return new Map([...documents.values()].map((document) => [document.id, document]));
  }

  /** The product behind a slug of any locale, old slugs too; `current` is false for an old one. Null when unknown. */
  async findProductBySlug(
    slug: string,
    locales: readonly string[],
  ): Promise<{ productId: string; current: boolean } | null> {
    const key = keyOf(slug);
    const rows = await this.db.query<{ id: Buffer; locale: string }[]>(
      'SELECT product_id AS id, locale FROM product_translation WHERE slug_key = ? AND locale IN (?)',
      [key, [...locales]],
    );
    const [found] = best(rows, () => '', locales);
    if (found) return { productId: idFromBytes('prod', found.id), current: true };
    const old = await this.db.query<{ entity_id: string }[]>(
      "SELECT entity_id FROM slug_history WHERE entity_type = 'product' AND slug_key = ? AND locale IN (?) LIMIT 1",
      [key, [...locales]],
    );
    return old[0] ? { productId: old[0].entity_id, current: false } : null;
  }

  /** Ids after `after` in order of id, for rebuilding read models; drafts and archived products included. */
  async productIds(after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ id: Buffer }[]>('SELECT id FROM product WHERE id > ? ORDER BY id LIMIT ?', [
      after === null ? Buffer.alloc(0) : idBytes(after),
      Math.min(limit, 1000),
    ]);
    return rows.map((row) => idFromBytes('prod', row.id));
  }

  /** Products in a category or below it, after `after` in order of id. */
  async productIdsInCategory(categoryId: string, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      `SELECT DISTINCT pc.product_id FROM category top
         JOIN category c ON c.path LIKE CONCAT(top.path, '%')
         JOIN product_category pc ON pc.category_id = c.id
        WHERE top.id = ? AND pc.product_id > ? ORDER BY pc.product_id LIMIT ?`,
      [idBytes(categoryId), after === null ? Buffer.alloc(0) : idBytes(after), Math.min(limit, 1000)],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }

  /** Products of a collection, in order of id. */
  async productIdsInCollection(collectionId: string): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      'SELECT product_id FROM collection_product WHERE collection_id = ? ORDER BY product_id',
      [idBytes(collectionId)],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }

  /** The visible tree (no hidden category, nothing below one) as a list in depth-first order. One statement. */
  async categoryTree(locale: string): Promise<CategoryDocument[]> {
    const locales = localeFallbacks(locale, (await this.channels.getDefault()).defaultLocale);
    const rows = await this.db.query<RawTree[]>(
      `SELECT c.id, c.parent_id, c.path, c.position, c.status, t.locale, t.name, t.slug, t.description
         FROM category c LEFT JOIN category_translation t ON t.category_id = c.id`,
    );
    return visibleTree(best(rows, (row) => row.id.toString('hex'), locales));
  }

  private addImages(documents: ReadonlyMap<string, ProductDocument>, rows: readonly RawImage[]): void {
    for (const row of rows) {
      documents.get(row.product_id.toString('hex'))?.images.push({
        assetId: idFromBytes('asset', row.asset_id),
        thumb: this.assets.urlOf(row, 'thumb'),
        card: this.assets.urlOf(row, 'card'),
        full: this.assets.urlOf(row, 'full'),
        alt: row.alt,
      });
    }
  }
}
