import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  CustomFields,
  Database,
  Events,
  insertRows,
  isDuplicateKey,
  newId,
  staleVersion,
  updateVersioned,
} from 'markethall/kernel';
import { categoryHasChildren, categoryNotFound, externalIdTaken, slugTaken } from '../catalog.errors.js';
import { CategoryChanged, CategoryDeleted } from '../catalog.events.js';
import { diffRows, writeRows } from '../products/row-writer.js';
import { CategoryShape } from './category-shape.js';
import { changeCategoryWords, type CategoryTranslationInput } from './category-words.js';
import { CategoryTranslation } from './entities/category-translation.entity.js';
import { Category, type CategoryStatus } from './entities/category.entity.js';

/** A category with its words. */
export type CategoryWithWords = { category: Category; translations: CategoryTranslation[] };

/** A new category. */
export type NewCategory = {
  parentId: string | null;
  /** Rank among its siblings; absent or beyond the end: last. */
  position?: number;
  status?: CategoryStatus;
  externalId?: string | null;
  custom?: Record<string, unknown> | null;
  translations: Record<string, CategoryTranslationInput | null>;
};

/** Changes of a category; its place is changed by `move`. */
export type CategoryChanges = Partial<Omit<NewCategory, 'parentId' | 'position'>>;

const PRODUCTS_AN_EVENT = 1000;

/** The category tree. Changes of its shape are made one after another. */
@Injectable()
export class CategoryService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly shape: CategoryShape,
  ) {}

  /** Errors: category_not_found (404 of the parent: 422), slug_taken, external_id_taken (409). */
  create(input: NewCategory): Promise<CategoryWithWords> {
    return this.db.transaction(async () => {
      await this.shape.lock();
      const id = newId('cat');
      const place = await this.shape.placeFor(id, input.parentId, input.position);
      const now = this.clock.now();
      const category = Object.assign(new Category(), {
        ...place,
        id,
        status: input.status ?? 'active',
        externalId: input.externalId ?? null,
        custom: CustomFields.validate('category', input.custom ?? null),
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      const translations = changeCategoryWords(id, [], input.translations);
      await this.guard(async () => {
        await insertRows(this.db, Category, [category]);
        await insertRows(this.db, CategoryTranslation, translations);
      });
      this.tell({ category, translations }, null);
      return { category, translations };
    });
  }

  async get(id: string): Promise<CategoryWithWords> {
    const category = await this.db.repository(Category).findOneBy({ id });
    if (!category) throw categoryNotFound();
    return { category, translations: await this.db.repository(CategoryTranslation).findBy({ categoryId: id }) };
  }

  /** Errors: slug_taken, external_id_taken (409), version_conflict (412). */
  change(id: string, version: number, input: CategoryChanges): Promise<CategoryWithWords> {
    return this.db.transaction(async () => {
      const before = await this.get(id);
      const category = Object.assign(new Category(), before.category, {
        ...(input.status !== undefined && { status: input.status }),
        ...(input.externalId !== undefined && { externalId: input.externalId }),
        ...(input.custom !== undefined && {
          custom: CustomFields.validate('category', input.custom, { current: before.category.custom }),
        }),
        updatedAt: this.clock.now(),
      });
      const copies = before.translations.map((row) => ({ ...row }));
      const translations = input.translations ? changeCategoryWords(id, copies, input.translations) : copies;
      await this.guard(async () => {
        await updateVersioned(this.db, Category, category, version);
        await writeRows(
          this.db,
          CategoryTranslation,
          diffRows(before.translations, translations, (row) => row.locale),
        );
        await this.keepOldSlugs(before.translations, translations);
      });
      this.tell({ category, translations }, before);
      return { category, translations };
    });
  }

  /**
   * Moves a category with everything below it under another parent (null: to the top) and to a rank; the old siblings
   * close the gap. Errors: category_cycle, category_too_deep (422), version_conflict (412).
   */
  move(id: string, version: number, parentId: string | null, position: number | undefined): Promise<CategoryWithWords> {
    return this.db.transaction(async () => {
      await this.shape.lock();
      const before = await this.get(id);
      await this.assertVersion(before, version);
      const place = await this.shape.move(before.category, parentId, position);
      const category = Object.assign(new Category(), before.category, { ...place, updatedAt: this.clock.now() });
      await updateVersioned(this.db, Category, category, version);
      this.tell({ category, translations: before.translations }, before);
      return { category, translations: before.translations };
    });
  }

  /** Its products stay, without it. Errors: category_has_children (409), version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      await this.shape.lock();
      const before = await this.get(id);
      await this.assertVersion(before, version);
      if (await this.shape.hasChildren(id)) throw categoryHasChildren();
      const productIds = await this.shape.removeLeaf(before.category);
      for (let at = 0; at === 0 || at < productIds.length; at += PRODUCTS_AN_EVENT) {
        this.events.publish(new CategoryDeleted(id, productIds.slice(at, at + PRODUCTS_AN_EVENT), version + 1));
      }
      this.changes.record({ entityType: 'category', id, version: version + 1, before: describe(before), after: null });
    });
  }

  private async assertVersion({ category }: CategoryWithWords, expectedVersion: number): Promise<void> {
    const { id, version: currentVersion } = category;
    if (currentVersion !== expectedVersion)
      throw await staleVersion(this.db, { entityType: 'category', id, expectedVersion, currentVersion });
  }

  private async keepOldSlugs(
    before: readonly CategoryTranslation[],
    after: readonly CategoryTranslation[],
  ): Promise<void> {
    const old = before.filter((row) => after.some((now) => now.locale === row.locale && now.slugKey !== row.slugKey));
    if (old.length === 0) return;
    await this.db.execute(
      `INSERT INTO slug_history (entity_type, locale, slug_key, entity_id, created_at) VALUES ?
       ON DUPLICATE KEY UPDATE entity_id = VALUES(entity_id), created_at = VALUES(created_at)`,
      [old.map((row) => ['category', row.locale, row.slugKey, row.categoryId, this.clock.now()])],
    );
  }

  private async guard(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (isDuplicateKey(error, 'category_translation_slug')) throw slugTaken('', '');
      throw isDuplicateKey(error, 'category_external_id') ? externalIdTaken('') : error;
    }
  }

  private tell(after: CategoryWithWords, before: CategoryWithWords | null): void {
    const { id, version } = after.category;
    this.changes.record({
      entityType: 'category',
      id,
      version,
      before: before && describe(before),
      after: describe(after),
    });
    this.events.publish(new CategoryChanged(id, version));
  }
}

function describe({ category, translations }: CategoryWithWords): Record<string, unknown> {
  const { createdAt: _createdAt, updatedAt: _updatedAt, version: _version, ...own } = category;
  return {
    ...own,
    ...Object.fromEntries(translations.map(({ categoryId: _id, ...words }) => ['translation.' + words.locale, words])),
  };
}
