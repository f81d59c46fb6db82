import type { OptionGroupTranslation } from '../options/entities/option-group-translation.entity.js';
import type { OptionGroup } from '../options/entities/option-group.entity.js';
import type { ProductOptionTranslation } from '../options/entities/product-option-translation.entity.js';
import type { ProductOption } from '../options/entities/product-option.entity.js';
import type { VariantOption } from '../variants/entities/variant-option.entity.js';
import type { Variant } from '../variants/entities/variant.entity.js';
import type { ProductAsset } from './entities/product-asset.entity.js';
import type { ProductCategory } from './entities/product-category.entity.js';
import type { ProductChannel } from './entities/product-channel.entity.js';
import type { ProductTranslation } from './entities/product-translation.entity.js';
import type { Product } from './entities/product.entity.js';

/**
 * A product with everything that belongs to it, as rows: the aggregate that is loaded, changed by the rules of this
 * module and saved as a whole. Only rows that differ are written.
 */
export type ProductTree = {
  product: Product;
  translations: ProductTranslation[];
  channels: ProductChannel[];
  categories: ProductCategory[];
  assets: ProductAsset[];
  groups: OptionGroup[];
  groupTranslations: OptionGroupTranslation[];
  options: ProductOption[];
  optionTranslations: ProductOptionTranslation[];
  variants: Variant[];
  variantOptions: VariantOption[];
};

/** What the rules need from outside. */
export type RuleContext = {
  now: Date;
  /** Of the default channel: names of codes, fallback of names. */
  defaultLocale: string;
};

/** A product without anything. */
export function emptyTree(product: Product): ProductTree {
  return {
    product,
    translations: [],
    channels: [],
    categories: [],
    assets: [],
    groups: [],
    groupTranslations: [],
    options: [],
    optionTranslations: [],
    variants: [],
    variantOptions: [],
  };
}

/** A copy whose rows can be changed without touching the original. */
export function copyTree(tree: ProductTree): ProductTree {
  const copy = <T extends object>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row }));
  return {
    product: { ...tree.product },
    translations: copy(tree.translations),
    channels: copy(tree.channels),
    categories: copy(tree.categories),
    assets: copy(tree.assets),
    groups: copy(tree.groups),
    groupTranslations: copy(tree.groupTranslations),
    options: copy(tree.options),
    optionTranslations: copy(tree.optionTranslations),
    variants: copy(tree.variants),
    variantOptions: copy(tree.variantOptions),
  };
}

/** Variants that are not archived, in their order. */
export function liveVariants(tree: ProductTree): Variant[] {
  return tree.variants.filter((variant) => variant.archivedAt === null).sort((a, b) => a.position - b.position);
}

/** Groups in their order. */
export function sortedGroups(tree: ProductTree): OptionGroup[] {
  return [...tree.groups].sort((a, b) => a.position - b.position);
}

/** Options of a group in their order. */
export function optionsOf(tree: ProductTree, groupId: string): ProductOption[] {
  return tree.options.filter((option) => option.optionGroupId === groupId).sort((a, b) => a.position - b.position);
}

/** Plain facts of a product for change records: what staff would call its fields. */
export function describeTree(tree: ProductTree): Record<string, unknown> {
  const { version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...own } = tree.product;
  return {
    ...own,
    ...named('translation', tree.translations, (row) => row.locale, ['productId']),
    ...named('channel', tree.channels, (row) => row.channelId, ['productId']),
    categoryIds: tree.categories.map((row) => row.categoryId).sort(),
    assetIds: [...tree.assets].sort((a, b) => a.position - b.position).map((row) => row.assetId),
    ...(tree.assets.some((row) => row.alt !== null)
      ? { imageTexts: [...tree.assets].sort((a, b) => a.position - b.position).map((row) => row.alt) }
      : {}),
    options: sortedGroups(tree).map((group) => [group.code, ...optionsOf(tree, group.id).map((option) => option.code)]),
    ...named('variant', tree.variants, (row) => row.sku, ['productId', 'createdAt', 'updatedAt']),
  };
}

function named<T extends object>(
  prefix: string,
  rows: readonly T[],
  name: (row: T) => string,
  without: readonly (keyof T)[],
): Record<string, unknown> {
  return Object.fromEntries(
    rows.map((row) => [
      prefix + '.' + name(row),
      Object.fromEntries(Object.entries(row).filter(([key]) => !without.includes(key as keyof T))),
    ]),
  );
}
