import { Injectable } from '@nestjs/common';
import {
  CategoryChanged,
  CategoryDeleted,
  CollectionChanged,
  CollectionDeleted,
  ProductArchived,
  ProductCreated,
  ProductUpdated,
} from 'markethall/catalog';
import { ChannelUpdated } from 'markethall/channels';
import { Cache, Subscribe } from 'markethall/kernel';
import { PriceChanged, PriceListChanged } from 'markethall/pricing';
import { CATEGORIES_TAG, PRICES_TAG, PRODUCTS_TAG } from '../product-view.tags.js';
import { ProductViewBuilder } from '../product-view-builder.js';

/** Keeps the read model and the caches in step with what they show. */
@Injectable()
export class ProductViewSubscriber {
  constructor(
    private readonly builder: ProductViewBuilder,
    private readonly cache: Cache,
  ) {}

  @Subscribe(ProductCreated, 'product-views.product-created')
  productCreated(event: ProductCreated): Promise<void> {
    return this.builder.rebuild([event.productId]);
  }

  @Subscribe(ProductUpdated, 'product-views.product-updated')
  productUpdated(event: ProductUpdated): Promise<void> {
    return this.builder.rebuild([event.productId]);
  }

  @Subscribe(ProductArchived, 'product-views.product-archived')
  productArchived(event: ProductArchived): Promise<void> {
    return this.builder.rebuild([event.productId]);
  }

  @Subscribe(CategoryChanged, 'product-views.category-changed', { transaction: false, timeoutMs: 600_000 })
  async categoryChanged(event: CategoryChanged): Promise<void> {
    await this.builder.rebuildCategory(event.categoryId);
    await this.cache.invalidateTags([CATEGORIES_TAG]);
  }

  @Subscribe(CategoryDeleted, 'product-views.category-deleted', { transaction: false, timeoutMs: 600_000 })
  async categoryDeleted({ productIds }: CategoryDeleted): Promise<void> {
    await this.builder.rebuildSome(productIds);
    await this.cache.invalidateTags([CATEGORIES_TAG, PRODUCTS_TAG]);
  }

  /** Prices by promotions depend on it; nothing else of a page does. */
  @Subscribe(CollectionChanged, 'product-views.collection-changed', { transaction: false, timeoutMs: 600_000 })
  async collectionChanged({ collectionId }: CollectionChanged): Promise<void> {
    await this.builder.rebuildCollection(collectionId);
  }

  @Subscribe(CollectionDeleted, 'product-views.collection-deleted', { transaction: false, timeoutMs: 600_000 })
  async collectionDeleted({ collectionId }: CollectionDeleted): Promise<void> {
    await this.builder.rebuildCollection(collectionId);
  }

  /** A channel may have got a language: every product needs a row in it. */
  @Subscribe(ChannelUpdated, 'product-views.channel-updated', { transaction: false, timeoutMs: 3_600_000 })
  async channelUpdated(): Promise<void> {
    await this.builder.rebuildAll();
  }

  /** Prices are read live, so only cached bytes are forgotten. */
  @Subscribe(PriceChanged, 'product-views.price-changed', { transaction: false })
  async priceChanged(): Promise<void> {
    await this.cache.invalidateTags([PRICES_TAG]);
  }

  @Subscribe(PriceListChanged, 'product-views.price-list-changed', { transaction: false })
  async priceListChanged(): Promise<void> {
    await this.cache.invalidateTags([PRICES_TAG]);
  }
}
