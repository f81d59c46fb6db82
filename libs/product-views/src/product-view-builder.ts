import { Injectable } from '@nestjs/common';
import { CatalogReader, type ProductDocument as CatalogDocument } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { Cache, Database, keyOf } from 'markethall/kernel';
import { ProductView } from './entities/product-view.entity.js';
import { ProductViewCategory } from './entities/product-view-category.entity.js';
import { ProductViewChannel } from './entities/product-view-channel.entity.js';
import { documentOf } from './product-document.js';
import { ProductViewRepository, type ViewRows } from './product-view.repository.js';
import { PRODUCTS_TAG, productTag } from './product-view.tags.js';

const BATCH = 100;

/** Makes the read model from what the catalog says now: running it again, late or out of order does no harm. */
@Injectable()
export class ProductViewBuilder {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogReader,
    private readonly channels: ChannelService,
    private readonly views: ProductViewRepository,
    private readonly cache: Cache,
  ) {}

  /** Rebuilds these products in every language on offer, and forgets what caches know of them after the commit. */
  async rebuild(productIds: readonly string[]): Promise<void> {
    const locales = await this.locales();
    await this.db.transaction(async () => {
      const rows: ViewRows = { views: [], channels: [], categories: [] };
      for (const [index, locale] of locales.entries()) {
        const documents = await this.catalog.productDocuments(productIds, locale);
        for (const document of documents.values()) {
          if (document.status !== 'active' || document.channels.length === 0) continue;
          rows.views.push(viewOf(document, locale));
          if (index === 0) addPlaces(rows, document);
        }
      }
      await this.views.replace(productIds, rows);
      this.db.afterCommit(() => this.cache.invalidateTags([PRODUCTS_TAG, ...productIds.map(productTag)]));
    });
  }

  /** Rebuilds every product, a hundred at a time. Returns how many there were. */
  async rebuildAll(progress: (done: number) => void = () => undefined): Promise<number> {
    return this.rebuildPages((after) => this.catalog.productIds(after, BATCH), progress);
  }

  /** Rebuilds the products of a category and of all below it. */
  async rebuildCategory(categoryId: string): Promise<number> {
    return this.rebuildPages(
      (after) => this.catalog.productIdsInCategory(categoryId, after, BATCH),
      () => undefined,
    );
  }

  private async rebuildPages(
    next: (after: string | null) => Promise<string[]>,
    progress: (done: number) => void,
  ): Promise<number> {
    let done = 0;
    let after: string | null = null;
    for (;;) {
      const ids: string[] = await next(after);
      if (ids.length === 0) return done;
      await this.rebuild(ids);
      done += ids.length;
      after = ids.at(-1) ?? null;
      progress(done);
    }
  }

  private async locales(): Promise<string[]> {
    const channels = await this.channels.list();
    return [...new Set(channels.flatMap((channel) => channel.locales))].sort();
  }
}

function viewOf(document: CatalogDocument, locale: string): ProductView {
  return Object.assign(new ProductView(), {
    productId: document.id,
    locale,
    slugKey: keyOf(document.slug),
    name: document.name,
    brand: document.brand,
    version: document.version,
    doc: JSON.stringify(documentOf(document)),
    createdAt: document.createdAt,
  });
}

function addPlaces(rows: ViewRows, document: CatalogDocument): void {
  for (const { channelId, publishedFrom, publishedTo } of document.channels) {
    rows.channels.push(
      Object.assign(new ProductViewChannel(), { channelId, productId: document.id, publishedFrom, publishedTo }),
    );
  }
  const categoryIds = new Set(document.categories.flatMap((category) => [category.id, ...category.path]));
  for (const categoryId of categoryIds) {
    rows.categories.push(Object.assign(new ProductViewCategory(), { categoryId, productId: document.id }));
  }
}
