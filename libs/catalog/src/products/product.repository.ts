import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  insertMany,
  isDuplicateKey,
  updateVersioned,
} from 'markethall/kernel';
import { In, type ObjectLiteral } from 'typeorm';
import { combinationTaken, externalIdTaken, skuTaken, slugTaken } from '../catalog.errors.js';
import { ProductArchived, ProductCreated, ProductUpdated, VariantCreated } from '../catalog.events.js';
import { OptionGroupTranslation } from '../options/entities/option-group-translation.entity.js';
import { OptionGroup } from '../options/entities/option-group.entity.js';
import { ProductOptionTranslation } from '../options/entities/product-option-translation.entity.js';
import { ProductOption } from '../options/entities/product-option.entity.js';
import { VariantOption } from '../variants/entities/variant-option.entity.js';
import { Variant } from '../variants/entities/variant.entity.js';
import { ProductAsset } from './entities/product-asset.entity.js';
import { ProductCategory } from './entities/product-category.entity.js';
import { ProductChannel } from './entities/product-channel.entity.js';
import { ProductTranslation } from './entities/product-translation.entity.js';
import { Product } from './entities/product.entity.js';
import { describeTree, emptyTree, type ProductTree } from './product-tree.js';
import { diffRows, writeRows, type RowChanges } from './row-writer.js';

/** A product to write: `before` null creates it. */
export type TreeChange = { before: ProductTree | null; after: ProductTree; expectedVersion?: number; reason?: string };

/** The parts of a tree that are lists of rows, with their key. */
const PARTS = [
  ['translations', ProductTranslation, (row: ProductTranslation) => row.productId + row.locale],
  ['channels', ProductChannel, (row: ProductChannel) => row.productId + row.channelId],
  ['categories', ProductCategory, (row: ProductCategory) => row.productId + row.categoryId],
  ['assets', ProductAsset, (row: ProductAsset) => row.productId + row.assetId],
  ['groups', OptionGroup, (row: OptionGroup) => row.id],
  ['groupTranslations', OptionGroupTranslation, (row: OptionGroupTranslation) => row.optionGroupId + row.locale],
  ['options', ProductOption, (row: ProductOption) => row.id],
  ['optionTranslations', ProductOptionTranslation, (row: ProductOptionTranslation) => row.optionId + row.locale],
  ['variants', Variant, (row: Variant) => row.id],
  ['variantOptions', VariantOption, (row: VariantOption) => row.variantId + row.optionGroupId],
] as const;

const VARIANTS_AN_EVENT = 200;

/** Loads and saves whole products, many at a time, with a number of statements that does not grow with them. */
@Injectable()
export class ProductRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
  ) {}

  /** Locks the roots in order of id. Unknown ids are ignored. */
  async lock(productIds: readonly string[]): Promise<void> {
    if (productIds.length === 0) return;
    const sorted = [...new Set(productIds)].sort();
    await this.db.query('SELECT version FROM product FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [
      sorted.map(idBytes),
    ]);
  }

  /** Trees by product id; at most eleven statements for any number of products. */
  async load(productIds: readonly string[]): Promise<Map<string, ProductTree>> {
    const ids = [...new Set(productIds)];
    if (ids.length === 0) return new Map();
    const own = { productId: In(ids) };
    const products = await this.db.repository(Product).findBy({ id: In(ids) });
    const trees = new Map(products.map((product) => [product.id, emptyTree(product)]));
    const treeOf = (id: string): ProductTree | undefined => trees.get(id);
    for (const row of await this.db.repository(ProductTranslation).findBy(own))
      treeOf(row.productId)?.translations.push(row);
    for (const row of await this.db.repository(ProductChannel).findBy(own)) treeOf(row.productId)?.channels.push(row);
    for (const row of await this.db.repository(ProductCategory).findBy(own))
      treeOf(row.productId)?.categories.push(row);
    for (const row of await this.db.repository(ProductAsset).findBy(own)) treeOf(row.productId)?.assets.push(row);
    for (const row of await this.db.repository(Variant).findBy(own)) treeOf(row.productId)?.variants.push(row);
    for (const row of await this.db.repository(OptionGroup).findBy(own)) treeOf(row.productId)?.groups.push(row);
    await this.loadOptions(trees);
    return trees;
  }

  /**
   * Writes what differs and tells it: versions, change records, events. The products' roots must be locked.
   * Errors: slug_taken, sku_taken, external_id_taken, option_combination_taken (409), version_conflict (412).
   */
  async save(trees: readonly TreeChange[]): Promise<void> {
    const changed = trees.filter((change) => change.before === null || differs(change.before, change.after));
    if (changed.length === 0) return;
    try {
      await this.writeRoots(changed);
      for (const [part, entity, key] of PARTS) await writeRows(this.db, entity, partChanges(changed, part, key));
      await this.keepOldSlugs(changed);
    } catch (error) {
      throw taken(error);
    }
    for (const change of changed) this.tell(change);
  }

  private async loadOptions(trees: ReadonlyMap<string, ProductTree>): Promise<void> {
    const all = [...trees.values()];
    const byGroup = new Map(all.flatMap((tree) => tree.groups.map((group) => [group.id, tree] as const)));
    if (byGroup.size === 0) return;
    const groupIds = In([...byGroup.keys()]);
    for (const row of await this.db.repository(OptionGroupTranslation).findBy({ optionGroupId: groupIds })) {
      byGroup.get(row.optionGroupId)?.groupTranslations.push(row);
    }
    for (const row of await this.db.repository(ProductOption).findBy({ optionGroupId: groupIds })) {
      byGroup.get(row.optionGroupId)?.options.push(row);
    }
    const byOption = new Map(all.flatMap((tree) => tree.options.map((option) => [option.id, tree] as const)));
    if (byOption.size === 0) return;
    const optionIds = In([...byOption.keys()]);
    for (const row of await this.db.repository(ProductOptionTranslation).findBy({ optionId: optionIds })) {
      byOption.get(row.optionId)?.optionTranslations.push(row);
    }
    for (const row of await this.db.repository(VariantOption).findBy({ optionId: optionIds })) {
      byOption.get(row.optionId)?.variantOptions.push(row);
    }
  }

  private async writeRoots(changes: readonly TreeChange[]): Promise<void> {
    const now = this.clock.now();
    for (const { after } of changes) after.product.updatedAt = now;
    const added = changes.filter((change) => change.before === null).map((change) => change.after.product);
    await insertMany(this.db, Product, added);
    const [only, ...others] = changes.filter((change) => change.before !== null);
    if (!only) return;
    if (others.length === 0) return updateVersioned(this.db, Product, only.after.product, only.expectedVersion);
    const many = [only, ...others].map((change) => change.after.product);
    for (const product of many) product.version += 1;
    await writeRows(this.db, Product, { added: [], changed: many, removed: [] });
  }

  /** Old slugs lead to their product until another one takes them. */
  private async keepOldSlugs(changes: readonly TreeChange[]): Promise<void> {
    const now = this.clock.now();
    const rows = changes.flatMap(({ before, after }) =>
      (before?.translations ?? [])
        .filter((old) => after.translations.some((row) => row.locale === old.locale && row.slugKey !== old.slugKey))
        .map((old) => ['product', old.locale, old.slugKey, old.productId, now]),
    );
    if (rows.length === 0) return;
    await this.db.execute(
      `INSERT INTO slug_history (entity_type, locale, slug_key, entity_id, created_at) VALUES ?
       ON DUPLICATE KEY UPDATE entity_id = VALUES(entity_id), created_at = VALUES(created_at)`,
      [rows],
    );
  }

  private tell({ before, after, reason }: TreeChange): void {
    const { id, version } = after.product;
    this.changes.record({
      entityType: 'product',
      id,
      version,
      before: before && describeTree(before),
      after: describeTree(after),
      ...(reason === undefined ? {} : { reason }),
    });
    if (!before) this.events.publish(new ProductCreated(id, version));
    else if (after.product.status === 'archived' && before.product.status !== 'archived') {
      this.events.publish(new ProductArchived(id, version));
    } else this.events.publish(new ProductUpdated(id, version));

    const known = new Set(before?.variants.map((variant) => variant.id));
    const added = after.variants.filter((variant) => !known.has(variant.id)).map((variant) => variant.id);
    for (let at = 0; at < added.length; at += VARIANTS_AN_EVENT) {
      this.events.publish(new VariantCreated(id, added.slice(at, at + VARIANTS_AN_EVENT), version));
    }
  }
}

type PartName = (typeof PARTS)[number][0];

// The entity, its part and its key stand in one row of PARTS; the compiler cannot follow that correlation.
function partChanges(changes: readonly TreeChange[], part: PartName, key: unknown): RowChanges<ObjectLiteral> {
  const keyOf = key as (row: ObjectLiteral) => string;
  const all: RowChanges<ObjectLiteral> = { added: [], changed: [], removed: [] };
  for (const { before, after } of changes) {
    const own = diffRows<ObjectLiteral>(before?.[part] ?? [], after[part], keyOf);
    all.added.push(...own.added);
    all.changed.push(...own.changed);
    all.removed.push(...own.removed);
  }
  return all;
}

/** True when anything but the version and its time is different. */
export function differs(before: ProductTree, after: ProductTree): boolean {
  const roots = diffRows([before.product], [after.product], (product) => product.id);
  if (roots.changed.length > 0) return true;
  return PARTS.some(([part, , key]) => {
    const { added, changed, removed } = partChanges([{ before, after }], part, key);
    return added.length + changed.length + removed.length > 0;
  });
}

/** Somebody else was faster than the check before: the unique key knows. */
function taken(error: unknown): unknown {
  if (isDuplicateKey(error, 'product_translation_slug')) return slugTaken('', '');
  if (isDuplicateKey(error, 'variant_sku_key')) return skuTaken('');
  if (isDuplicateKey(error, 'variant_combination')) return combinationTaken('');
  if (isDuplicateKey(error, 'product_external_id') || isDuplicateKey(error, 'variant_external_id'))
    return externalIdTaken('');
  return error;
}
