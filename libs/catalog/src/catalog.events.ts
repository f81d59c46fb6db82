import { AppEvent } from 'markethall/kernel';

type Aggregate = { type: string; id: string; version?: number };

/** A product was added (with all its variants, see VariantCreated). */
export class ProductCreated extends AppEvent {
  static override readonly eventName = 'catalog.product-created.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly productId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'product', id: productId, version };
  }
}

/** Anything of a product changed: translations, channels, categories, images, options, variants. Read it again. */
export class ProductUpdated extends AppEvent {
  static override readonly eventName = 'catalog.product-updated.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly productId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'product', id: productId, version };
  }
}

/** A product was taken out of sale for good; it may be restored. */
export class ProductArchived extends AppEvent {
  static override readonly eventName = 'catalog.product-archived.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly productId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'product', id: productId, version };
  }
}

/** Variants were added to a product; at most 200 an event. */
export class VariantCreated extends AppEvent {
  static override readonly eventName = 'catalog.variant-created.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly productId: string,
    readonly variantIds: string[],
    version: number,
  ) {
    super();
    this.aggregate = { type: 'product', id: productId, version };
  }
}

/** A category was added, changed or moved. Its products are not announced one by one. */
export class CategoryChanged extends AppEvent {
  static override readonly eventName = 'catalog.category-changed.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly categoryId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'category', id: categoryId, version };
  }
}

/** A category is gone. Several events when more than 1,000 products were in it. */
export class CategoryDeleted extends AppEvent {
  static override readonly eventName = 'catalog.category-deleted.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly categoryId: string,
    /** Products that were in it; at most 1,000. */
    readonly productIds: string[],
    version: number,
  ) {
    super();
    this.aggregate = { type: 'category', id: categoryId, version };
  }
}

/** A collection was added or changed: its words, or its products. Read it again. */
export class CollectionChanged extends AppEvent {
  static override readonly eventName = 'catalog.collection-changed.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly collectionId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'collection', id: collectionId, version };
  }
}

/** A collection is gone; its products stay. */
export class CollectionDeleted extends AppEvent {
  static override readonly eventName = 'catalog.collection-deleted.v1';
  override readonly aggregate: Aggregate;
  constructor(
    readonly collectionId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'collection', id: collectionId, version };
  }
}
