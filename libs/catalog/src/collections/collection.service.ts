import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  idFromBytes,
  insertRows,
  isDuplicateKey,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { badField, collectionNotFound, externalIdTaken, slugTaken } from '../catalog.errors.js';
import { CollectionChanged, CollectionDeleted } from '../catalog.events.js';
import { diffRows, type RowChanges, writeRows } from '../products/row-writer.js';
import { changeWords, type SluggedWordsInput } from '../translations/slugged-words.js';
import { CollectionProduct, CollectionTranslation } from './entities/collection-parts.entity.js';
import { Collection, type CollectionStatus } from './entities/collection.entity.js';

/** A collection with its words. */
export type CollectionWithWords = { collection: Collection; translations: CollectionTranslation[] };

/** What staff say about a collection; absent fields stay. */
export type CollectionChanges = {
  status?: CollectionStatus;
  externalId?: string | null;
  /** Merged by locale; null removes one. */
  translations?: Record<string, SluggedWordsInput | null>;
};

/** A new collection. */
export type NewCollection = CollectionChanges & Required<Pick<CollectionChanges, 'translations'>>;

/** Collections by hand: which products are in them, and in which order, is said by staff. */
@Injectable()
export class CollectionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  async list(request: ListRequest): Promise<KeysetPage<CollectionWithWords>> {
    const query = this.db.read().createQueryBuilder(Collection, 'c');
    const columns = { status: 'c.status', externalId: 'c.externalId' };
    const page = await keysetPage(query, request, columns, { idField: 'c.id', idPrefix: 'coll' });
    return { ...page, items: await this.withWords(page.items) };
  }

  /** Errors: collection_not_found (404). */
  async get(id: string): Promise<CollectionWithWords> {
    const [found] = await this.withWords(await this.db.repository(Collection).findBy({ id }));
    if (!found) throw collectionNotFound();
    return found;
  }

  /** Errors: slug_taken, external_id_taken (409). */
  create(input: NewCollection): Promise<CollectionWithWords> {
    return this.guarded(async () => {
      const now = this.clock.now();
      const collection = Object.assign(new Collection(), {
        id: newId('coll'),
        status: input.status ?? 'active',
        externalId: input.externalId ?? null,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      const translations = this.words(collection.id, [], input.translations);
      await insertRows(this.db, Collection, [collection]);
      await insertRows(this.db, CollectionTranslation, translations);
      this.tell({ collection, translations }, null);
      return { collection, translations };
    });
  }

  /** Errors: collection_not_found (404), slug_taken, external_id_taken (409), version_conflict (412). */
  change(id: string, version: number, input: CollectionChanges): Promise<CollectionWithWords> {
    return this.guarded(async () => {
      const before = await this.get(id);
      const { status = before.collection.status, externalId = before.collection.externalId } = input;
      const collection = Object.assign(new Collection(), before.collection, {
        status,
        externalId,
        updatedAt: this.clock.now(),
      });
      const translations = this.words(id, before.translations, input.translations ?? {});
      await updateVersioned(this.db, Collection, collection, version);
      const difference = diffRows(before.translations, translations, (row) => row.locale);
      await writeRows(this.db, CollectionTranslation, difference);
      this.tell({ collection, translations }, before);
      return { collection, translations };
    });
  }

  /** Its products stay, without it. Errors: collection_not_found (404), version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      const before = await this.get(id);
      await updateVersioned(this.db, Collection, before.collection, version);
      for (const sql of DELETES) await this.db.execute(sql, [idBytes(id)]);
      this.changes.record({
        entityType: 'collection',
        id,
        version: version + 1,
        before: describe(before),
        after: null,
      });
      this.events.publish(new CollectionDeleted(id, version + 1));
    });
  }

  /** Ids of its products in their order. */
  async productIds(id: string): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      'SELECT product_id FROM collection_product WHERE collection_id = ? ORDER BY position, product_id',
      [idBytes(id)],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }

  /** Replaces its products, in this order. Errors: collection_not_found (404), version_conflict (412), validation_failed (422). */
  setProducts(id: string, version: number, productIds: readonly string[]): Promise<Collection> {
    return this.db.transaction(async () => {
      const { collection } = await this.get(id);
      collection.updatedAt = this.clock.now();
      await updateVersioned(this.db, Collection, collection, version);
      await this.assertProducts(productIds);
      const present = await this.db.repository(CollectionProduct).findBy({ collectionId: id });
      const wanted = productIds.map((productId, position) =>
        Object.assign(new CollectionProduct(), { collectionId: id, productId, position }),
      );
      const difference = diffRows(present, wanted, (row) => row.productId);
      await writeRows(this.db, CollectionProduct, difference);
      this.tellProducts(collection, difference);
      return collection;
    });
  }

  private async assertProducts(productIds: readonly string[]): Promise<void> {
    if (productIds.length === 0) return;
    const rows = await this.db.query<{ id: Buffer }[]>('SELECT id FROM product WHERE id IN (?)', [
      productIds.map(idBytes),
    ]);
    const known = new Set(rows.map((row) => idFromBytes('prod', row.id)));
    const unknown = productIds.findIndex((productId) => !known.has(productId));
    if (unknown >= 0) throw badField(`/productIds/${unknown}`, 'product_unknown');
  }

  private async withWords(collections: readonly Collection[]): Promise<CollectionWithWords[]> {
    if (collections.length === 0) return [];
    const rows = await this.db
      .repository(CollectionTranslation)
      .findBy({ collectionId: In(collections.map(({ id }) => id)) });
    return collections.map((collection) => ({
      collection,
      translations: rows.filter((row) => row.collectionId === collection.id),
    }));
  }

  private words(
    collectionId: string,
    rows: readonly CollectionTranslation[],
    changes: Record<string, SluggedWordsInput | null>,
  ): CollectionTranslation[] {
    return changeWords(
      rows,
      changes,
      (words) => Object.assign(new CollectionTranslation(), { collectionId, ...words }),
      'collection-' + collectionId.slice(-8),
    );
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (isDuplicateKey(error, 'collection_translation_slug')) throw slugTaken('', '');
      throw isDuplicateKey(error, 'collection_external_id') ? externalIdTaken('') : error;
    }
  }

  private tell(after: CollectionWithWords, before: CollectionWithWords | null): void {
    const { id, version } = after.collection;
    this.changes.record({
      entityType: 'collection',
      id,
      version,
      before: before && describe(before),
      after: describe(after),
    });
    this.events.publish(new CollectionChanged(id, version));
  }

  private tellProducts({ id, version }: Collection, { added, removed }: RowChanges<CollectionProduct>): void {
    const ids = (rows: readonly CollectionProduct[]) => rows.map(({ productId }) => productId);
    const before = { removed: ids(removed), added: [] };
    this.changes.record({
      entityType: 'collection',
      id,
      version,
      before,
      after: { removed: [], added: ids(added) },
      reason: 'products replaced',
    });
    this.events.publish(new CollectionChanged(id, version));
  }
}

const DELETES = [
  'DELETE FROM collection_product WHERE collection_id = ?',
  'DELETE FROM collection_translation WHERE collection_id = ?',
  'DELETE FROM collection WHERE id = ?',
];

function describe({ collection, translations }: CollectionWithWords): Record<string, unknown> {
  const { status, externalId } = collection;
  const words = translations.map(({ collectionId: _id, ...row }) => ['translation.' + row.locale, row] as const);
  return { status, externalId, ...Object.fromEntries(words) };
}
