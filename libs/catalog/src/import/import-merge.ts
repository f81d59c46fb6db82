import { keyOf } from 'markethall/kernel';
import { badField, productKindFixed, productOptionsDiffer } from '../catalog.errors.js';
import { addGroup, addOption } from '../options/option-rules.js';
import type { OptionGroup } from '../options/entities/option-group.entity.js';
import {
  changeFacts,
  changeTranslations,
  newProduct,
  publish,
  setCategories,
  setImages,
  type MadeSlug,
} from '../products/product-rules.js';
import {
  copyTree,
  liveVariants,
  optionsOf,
  sortedGroups,
  type ProductTree,
  type RuleContext,
} from '../products/product-tree.js';
import { codeFrom, isSlug, slugFrom } from '../translations/slug.js';
import { addVariant, changeVariant, checkVariants, restoreVariant } from '../variants/variant-rules.js';
import type { ImportProduct, ImportVariant } from './import-product.js';

/** What a merge needs beside the product itself. */
export type MergeContext = RuleContext & {
  /** Where new products are published. */
  channelId: string;
  /** Ids of the product's categories; null leaves them. */
  categoryIds: readonly string[] | null;
};

/** The product as it is after the import, and slugs that may still be numbered. Pure; throws AppErrors. */
export function mergeProduct(
  present: ProductTree | null,
  input: ImportProduct,
  context: MergeContext,
): { tree: ProductTree; made: MadeSlug[] } {
  const { status, ...facts } = input;
  if (present && input.kind !== undefined && input.kind !== present.product.kind)
    throw productKindFixed(slugOf(present, input, context), present.product.kind);
  const tree = present ? copyTree(present) : newProduct(factsOf(facts), context);
  if (present) changeFacts(tree, factsOf(facts));
  else publish(tree, { channelId: context.channelId, publishedFrom: null, publishedTo: null }, context);
  if (status !== undefined) tree.product.status = status;
  const made = changeTranslations(tree, wordsWithSlug(tree, input, context));
  if (context.categoryIds) setCategories(tree, context.categoryIds);
  if (input.images) setImages(tree, input.images);
  const groups = input.optionNames.map((name) => groupNamed(tree, name, context));
  if (present) assertSameOptions(present, input, groups, context);
  for (const variant of input.variants) mergeVariant(tree, variant, groups, context);
  checkVariants(tree);
  return { tree, made };
}

function factsOf(input: Omit<ImportProduct, 'status'>) {
  const { kind, externalId, brand, productType, taxCategoryCode } = input;
  return { kind, externalId, brand, productType, taxCategoryCode };
}

/** A new product's slug in the default language is its handle. */
function wordsWithSlug(tree: ProductTree, input: ImportProduct, context: RuleContext): ImportProduct['translations'] {
  const own = input.translations[context.defaultLocale];
  const isNew = !tree.translations.some((row) => row.locale === context.defaultLocale);
  if (!own || !isNew || own.slug !== undefined) return input.translations;
  const slug = isSlug(input.handle) ? input.handle : slugFrom(input.handle, '');
  return slug === '' ? input.translations : { ...input.translations, [context.defaultLocale]: { ...own, slug } };
}

function groupNamed(tree: ProductTree, name: string, context: RuleContext): OptionGroup {
  const code = codeFrom(name, 'option');
  const present = sortedGroups(tree).find(
    (group) => group.code === code || nameOf(tree.groupTranslations, 'optionGroupId', group.id, name, context),
  );
  return present ?? addGroup(tree, { translations: { [context.defaultLocale]: { name } }, values: [] }, context);
}

/**
 * A new variant needs a value of each option that the product has, and a present one that the file does not name cannot
 * have one of an option that the file adds. Mostly a handle that means another product: so it is told in its words.
 */
function assertSameOptions(
  present: ProductTree,
  input: ImportProduct,
  groups: readonly OptionGroup[],
  context: RuleContext,
): void {
  const own = new Set(present.variants.map((variant) => variant.skuKey));
  const named = new Set(input.variants.map((variant) => keyOf(variant.sku)));
  const lacks = present.groups.some((group) => !groups.some(({ id }) => id === group.id));
  const adds = groups.some((group) => !present.groups.some(({ id }) => id === group.id));
  const isNew = [...named].some((sku) => !own.has(sku));
  const stays = liveVariants(present).some(({ skuKey }) => !named.has(skuKey));
  if (!(lacks && isNew) && !(adds && stays)) return;
  const names = sortedGroups(present).map(({ id, code }) => {
    const texts = present.groupTranslations.filter((row) => row.optionGroupId === id);
    return (texts.find((row) => row.locale === context.defaultLocale) ?? texts[0])?.name ?? code;
  });
  throw productOptionsDiffer(slugOf(present, input, context), names, input.optionNames);
}

/** By what staff know the product; it may have been found by a SKU. */
function slugOf(present: ProductTree, input: ImportProduct, context: RuleContext): string {
  const words = present.translations.find((row) => row.locale === context.defaultLocale) ?? present.translations[0];
  return words?.slug ?? input.handle;
}

function mergeVariant(
  tree: ProductTree,
  input: ImportVariant,
  groups: readonly OptionGroup[],
  context: RuleContext,
): void {
  const { options: values, ...facts } = input;
  const options = Object.fromEntries(
    groups.map((group, index) => {
      const value = values[index]?.value;
      if (value === undefined) throw badField('/variants/options', 'option_required', { group: group.code });
      return [group.code, optionNamed(tree, group, value, context)];
    }),
  );
  const present = tree.variants.find((variant) => variant.skuKey === keyOf(input.sku));
  if (!present) {
    addVariant(tree, { ...facts, options }, context);
    return;
  }
  restoreVariant(tree, present.id, context);
  changeVariant(tree, present.id, { ...facts, options: { ...optionCodes(tree, present.id), ...options } }, context);
}

function optionNamed(tree: ProductTree, group: OptionGroup, name: string, context: RuleContext): string {
  const options = optionsOf(tree, group.id);
  const named = options.find((option) => nameOf(tree.optionTranslations, 'optionId', option.id, name, context));
  const present = named ?? options.find((option) => option.code === codeFrom(name, ''));
  return (present ?? addOption(tree, group, { translations: { [context.defaultLocale]: { name } } }, context)).code;
}

/** Options that a variant has already: groups that the file does not know stay. */
function optionCodes(tree: ProductTree, variantId: string): Record<string, string> {
  return Object.fromEntries(
    tree.variantOptions
      .filter((row) => row.variantId === variantId)
      .flatMap((row) => {
        const group = tree.groups.find((candidate) => candidate.id === row.optionGroupId);
        const option = tree.options.find((candidate) => candidate.id === row.optionId);
        return group && option ? [[group.code, option.code]] : [];
      }),
  );
}

function nameOf<K extends string>(
  rows: readonly ({ locale: string; name: string } & Record<K, string>)[],
  key: K,
  id: string,
  name: string,
  context: RuleContext,
): boolean {
  return rows.some((row) => row[key] === id && row.locale === context.defaultLocale && keyOf(row.name) === keyOf(name));
}
