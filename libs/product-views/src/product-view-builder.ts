import { Injectable } from '@nestjs/common';
import {
  CatalogReader,
  CatalogService,
  type ProductDocument as CatalogDocument,
  type PromotionFacts,
} from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { Cache, Database, keyOf } from 'markethall/kernel';
import { ProductView } from './entities/product-view.entity.js';
import { ProductViewCategory } from './entities/product-view-category.entity.js';
import { ProductViewCollection } from './entities/product-view-collection.entity.js';
import { ProductViewChannel } from './entities/product-view-channel.entity.js';
import { documentFactsOf } from './document-facts.js';
import { documentOf } from './product-document.js';
import { ProductViewRepository, type ViewRows } from './product-view.repository.js';
import { PAGE_FORMAT } from './stored-product.js';
import { PRODUCTS_TAG, productTag } from './product-view.tags.js';

const BATCH = 100;

/** Makes the read model from what the catalog says now: running it again, late or out of order does no harm. */
@Injectable()
export class ProductViewBuilder {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogReader,
    private readonly variants: CatalogService,
    private readonly channels: ChannelService,
    private readonly views: ProductViewRepository,
    private readonly cache: Cache,
  ) {}

  /** Rebuilds these products in every language on offer, and forgets what caches know of them after the commit. */
  async rebuild(productIds: readonly string[]): Promise<void> {
    const locales = await this.locales();
    await this.db.transaction(async () => {
      const rows: ViewRows = { views: [], channels: [], categories: [], collections: [] };
      let facts: ReadonlyMap<string, PromotionFacts> | null = null;
      for (const [index, locale] of locales.entries()) {
        const documents = await this.catalog.productDocuments(productIds, locale);
        facts ??= await this.factsOf([...documents.values()]);
        for (const document of documents.values()) {
          if (document.status !== 'active' || document.channels.length === 0) continue;
          const about = facts.get(document.id);
          rows.views.push(viewOf(document, about, locale));
          if (index === 0) addPlaces(rows, document, about);
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

  /** Rebuilds the products of a collection and those that have left it. */
  async rebuildCollection(collectionId: string): Promise<number> {
    const left = await this.rebuildPages(
      (after) => this.views.inCollection(collectionId, after, BATCH),
      () => undefined,
    );
    const present = await this.catalog.productIdsInCollection(collectionId);
    await this.rebuildSome(present);
    return left + present.length;
  }

  /** Rebuilds these products, a hundred at a time. */
  async rebuildSome(productIds: readonly string[]): Promise<void> {
    for (let at = 0; at < productIds.length; at += BATCH) await this.rebuild(productIds.slice(at, at + BATCH));
  }

  /** Rebuilds what an older release has written. Returns how many products there were. */
  async rebuildOutdated(signal?: AbortSignal): Promise<number> {
    return this.rebuildPages(
      (after) => (signal?.aborted === true ? Promise.resolve([]) : this.views.outdated(after, BATCH)),
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

  /** By product: what rules ask of any of its variants holds for all, but for custom fields. Two statements. */
  private async factsOf(documents: readonly CatalogDocument[]): Promise<Map<string, PromotionFacts>> {
    const facts = await this.variants.getPromotionFacts(documents.flatMap(({ variants }) => variants[0]?.id ?? []));
    return new Map([...facts.values()].map((each) => [each.productId, each]));
  }

  private async locales(): Promise<string[]> {
    const channels = await this.channels.list();
    return [...new Set(channels.flatMap((channel) => channel.locales))].sort();
  }
}

function viewOf(document: CatalogDocument, facts: PromotionFacts | undefined, locale: string): ProductView {
  return Object.assign(new ProductView(), {
    productId: document.id,
    locale,
    slugKey: keyOf(document.slug),
    name: document.name,
    brand: document.brand,
    version: document.version,
    format: PAGE_FORMAT,
    doc: JSON.stringify(documentOf(document)),
    facts: JSON.stringify(documentFactsOf(document, facts)),
    createdAt: document.createdAt,
  });
}

function addPlaces(rows: ViewRows, document: CatalogDocument, facts: PromotionFacts | undefined): void {
  for (const { channelId, publishedFrom, publishedTo } of document.channels) {
    rows.channels.push(
      Object.assign(new ProductViewChannel(), { channelId, productId: document.id, publishedFrom, publishedTo }),
    );
  }
  const categoryIds = new Set(document.categories.flatMap((category) => [category.id, ...category.path]));
  for (const categoryId of categoryIds) {
    rows.categories.push(Object.assign(new ProductViewCategory(), { categoryId, productId: document.id }));
  }
  for (const collectionId of new Set(facts?.collectionIds)) {
    rows.collections.push(Object.assign(new ProductViewCollection(), { collectionId, productId: document.id }));
  }
}
