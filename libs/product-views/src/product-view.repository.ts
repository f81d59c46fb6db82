import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  idBytes,
  idFromBytes,
  insertRows,
  isId,
  keyOf,
  keysetPage,
  type KeysetPage,
  type ListRequest,
} from 'markethall/kernel';
import { ProductView } from './entities/product-view.entity.js';
import { ProductViewCategory } from './entities/product-view-category.entity.js';
import { ProductViewCollection } from './entities/product-view-collection.entity.js';
import { ProductViewChannel } from './entities/product-view-channel.entity.js';
import { PAGE_FORMAT, storedProduct, type StoredProduct } from './stored-product.js';

const PUBLISHED = `EXISTS (SELECT 1 FROM product_view_channel pc WHERE pc.product_id = v.product_id
  AND pc.channel_id = :channel AND pc.published_from <= :now AND (pc.published_to IS NULL OR pc.published_to > :now))`;

const PUBLISHED_AT = PUBLISHED.replaceAll(':channel', '?').replaceAll(':now', '?');
const BY_ID = `SELECT v.doc, v.facts FROM product_view v WHERE v.product_id = ? AND v.locale = ? AND ${PUBLISHED_AT}`;
const BY_SLUG = `SELECT v.doc, v.facts FROM product_view s JOIN product_view v ON v.product_id = s.product_id AND v.locale = ?
  WHERE s.slug_key = ? AND ${PUBLISHED_AT} ORDER BY s.locale = ? DESC, s.product_id LIMIT 1`;

/** All rows of some products' views. */
export interface ViewRows {
  views: ProductView[];
  channels: ProductViewChannel[];
  categories: ProductViewCategory[];
  collections: ProductViewCollection[];
}

/** Reads and replaces rows of the read model. */
@Injectable()
export class ProductViewRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** By id or by a slug of any language; null where it is not published in the channel. One statement. */
  async findPublished(idOrSlug: string, channelId: string, locale: string): Promise<StoredProduct | null> {
    const now = this.clock.now();
    const published = [idBytes(channelId), now, now];
    const [row] = isId('prod', idOrSlug)
      ? await this.db.query<Pick<ProductView, 'doc' | 'facts'>[]>(BY_ID, [idBytes(idOrSlug), locale, ...published])
      : await this.db.query<Pick<ProductView, 'doc' | 'facts'>[]>(BY_SLUG, [
          locale,
          keyOf(idOrSlug),
          ...published,
          locale,
        ]);
    return row === undefined ? null : storedProduct(row);
  }

  /** A page of what the channel has published, in the given language. One statement without a count. */
  async listPublished(
    request: ListRequest,
    where: { channelId: string; locale: string; categoryId: string | null },
  ): Promise<KeysetPage<ProductView>> {
    const query = this.db
      .repository(ProductView)
      .createQueryBuilder('v')
      .where('v.locale = :locale', { locale: where.locale })
      .andWhere(PUBLISHED, { channel: idBytes(where.channelId), now: this.clock.now() });
    if (where.categoryId !== null) {
      query.andWhere(
        'EXISTS (SELECT 1 FROM product_view_category pk WHERE pk.product_id = v.product_id AND pk.category_id = :category)',
        { category: idBytes(where.categoryId) },
      );
    }
    return keysetPage(
      query,
      request,
      { name: 'v.name', createdAt: 'v.createdAt', brand: 'v.brand' },
      { idField: 'v.productId', idPrefix: 'prod' },
    );
  }

  /** Puts the given rows in the place of all rows of the products. Rows locked in the order of ids. */
  async replace(productIds: readonly string[], rows: ViewRows): Promise<void> {
    if (productIds.length === 0) return;
    const ids = [...new Set(productIds)].sort().map(idBytes);
    await this.db.execute('DELETE FROM product_view WHERE product_id IN (?)', [ids]);
    await this.db.execute('DELETE FROM product_view_channel WHERE product_id IN (?)', [ids]);
    await this.db.execute('DELETE FROM product_view_category WHERE product_id IN (?)', [ids]);
    await this.db.execute('DELETE FROM product_view_collection WHERE product_id IN (?)', [ids]);
    if (rows.views.length > 0) await insertRows(this.db, ProductView, rows.views);
    if (rows.channels.length > 0) await insertRows(this.db, ProductViewChannel, rows.channels);
    if (rows.categories.length > 0) await insertRows(this.db, ProductViewCategory, rows.categories);
    if (rows.collections.length > 0) await insertRows(this.db, ProductViewCollection, rows.collections);
  }

  /** Products with a page of an older format, after `after` in order of id. */
  async outdated(after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      'SELECT DISTINCT product_id FROM product_view WHERE format < ? AND product_id > ? ORDER BY product_id LIMIT ?',
      [PAGE_FORMAT, bytesOf(after), limit],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }

  /** Products whose pages name the collection, after `after` in order of id. */
  async inCollection(collectionId: string, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      `SELECT product_id FROM product_view_collection WHERE collection_id = ? AND product_id > ?
        ORDER BY product_id LIMIT ?`,
      [idBytes(collectionId), bytesOf(after), limit],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }
}

const bytesOf = (after: string | null): Buffer => (after === null ? Buffer.alloc(0) : idBytes(after));
