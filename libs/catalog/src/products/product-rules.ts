import { isId, keyOf, newId } from 'markethall/kernel';
import { badField, productIsArchived } from '../catalog.errors.js';
import { safeHtml } from '../translations/html.js';
import { isSlug, slugFrom } from '../translations/slug.js';
import type { ProductTranslation } from './entities/product-translation.entity.js';
import { Product } from './entities/product.entity.js';
import type {
  ImageInput,
  ProductFacts,
  ProductInput,
  ProductTranslationInput,
  PublicationInput,
  Translations,
} from './product-input.js';
import { emptyTree, type ProductTree, type RuleContext } from './product-tree.js';

/** Code of the tax category of products that name none. */
export const DEFAULT_TAX_CATEGORY = 'standard';

/** Of gift cards that name none: a multi-purpose voucher is taxed when it is spent, not when it is sold. */
const UNTAXED_CATEGORY = 'zero';

/** A new product without words, options and variants: a draft. */
export function newProduct(facts: ProductFacts & Pick<ProductInput, 'kind'>, context: RuleContext): ProductTree {
  const product = Object.assign(new Product(), {
    id: newId('prod'),
    status: facts.status ?? 'draft',
    kind: facts.kind ?? 'goods',
    brand: facts.brand ?? null,
    productType: facts.productType ?? null,
    taxCategoryCode: facts.taxCategoryCode ?? (facts.kind === 'gift_card' ? UNTAXED_CATEGORY : DEFAULT_TAX_CATEGORY),
    externalId: facts.externalId ?? null,
    custom: facts.custom ?? null,
    version: 1,
    createdAt: context.now,
    updatedAt: context.now,
  });
  return emptyTree(product);
}

/** Refuses any change of an archived product. */
export function assertNotArchived(tree: ProductTree): void {
  if (tree.product.status === 'archived') throw productIsArchived();
}

/** Sets the facts that are given. */
export function changeFacts(tree: ProductTree, facts: ProductFacts): void {
  const { status, brand, productType, taxCategoryCode, externalId, custom } = facts;
  const { product } = tree;
  if (status !== undefined) product.status = status;
  if (brand !== undefined) product.brand = brand;
  if (productType !== undefined) product.productType = productType;
  if (taxCategoryCode !== undefined) product.taxCategoryCode = taxCategoryCode;
  if (externalId !== undefined) product.externalId = externalId;
  if (custom !== undefined) product.custom = custom;
}

/** A slug that was made and not asked for: it may be changed when it is taken. */
export type MadeSlug = { locale: string; slug: string };

/**
 * Merges translations by locale. At least one stays; a new locale needs a name. Returns the slugs that were made from
 * names, which may still be numbered when they are taken.
 */
export function changeTranslations(tree: ProductTree, changes: Translations<ProductTranslationInput>): MadeSlug[] {
  const made: MadeSlug[] = [];
  for (const [locale, input] of Object.entries(changes)) {
    const present = tree.translations.find((row) => row.locale === locale);
    if (input === null) {
      tree.translations = tree.translations.filter((row) => row.locale !== locale);
    } else if (present) {
      changeTranslation(present, input);
    } else {
      const row = newTranslation(tree.product.id, locale, input);
      if (input.slug === undefined) made.push({ locale, slug: row.slug });
      tree.translations.push(row);
    }
  }
  if (tree.translations.length === 0) throw badField('/translations', 'at_least_one');
  return made;
}

/** Writes a slug with the key that must be unique. */
export function setSlug(row: { slug: string; slugKey: string; locale: string }, slug: string): void {
  if (!isSlug(slug)) throw badField(`/translations/${row.locale}/slug`, 'invalid_slug');
  row.slug = slug;
  row.slugKey = keyOf(slug);
}

/** Puts the product on sale in a channel for a time, from now on by default. */
export function publish(tree: ProductTree, publication: PublicationInput, context: RuleContext): void {
  const { channelId, publishedTo } = publication;
  const present = tree.channels.find((row) => row.channelId === channelId);
  const publishedFrom = publication.publishedFrom ?? present?.publishedFrom ?? context.now;
  if (publishedTo !== null && publishedTo <= publishedFrom) throw badField('/publishedTo', 'not_after_published_from');
  tree.channels = tree.channels.filter((row) => row !== present);
  tree.channels.push({ productId: tree.product.id, channelId, publishedFrom, publishedTo });
}

/** Takes the product off a channel; nothing happens when it is not there. */
export function unpublish(tree: ProductTree, channelId: string): void {
  tree.channels = tree.channels.filter((row) => row.channelId !== channelId);
}

/** Sets all categories. */
export function setCategories(tree: ProductTree, categoryIds: readonly string[]): void {
  tree.categories = [...new Set(categoryIds)].map((categoryId) => ({ productId: tree.product.id, categoryId }));
}

/** Sets all images in this order; the first is the main one. Variants lose an image that is gone. */
export function setImages(tree: ProductTree, images: readonly ImageInput[]): void {
  const distinct = [...new Map(images.map((image) => [image.assetId, image])).values()];
  const words = new Map(tree.assets.map((row) => [row.assetId, row.alt]));
  tree.assets = distinct.map(({ assetId, checksum, alt }, position) => ({
    productId: tree.product.id,
    assetId,
    position,
    checksum,
    alt: alt === undefined ? (words.get(assetId) ?? null) : alt,
  }));
  for (const variant of tree.variants) {
    if (variant.assetId !== null && !distinct.some((image) => image.assetId === variant.assetId))
      variant.assetId = null;
  }
}

function newTranslation(productId: string, locale: string, input: ProductTranslationInput): ProductTranslation {
  if (input.name === undefined) throw badField(`/translations/${locale}/name`, 'required');
  const row = {
    productId,
    locale,
    name: input.name,
    slug: '',
    slugKey: '',
    description: input.description ? safeHtml(input.description) : null,
    seoTitle: input.seoTitle ?? null,
    seoDescription: input.seoDescription ?? null,
  };
  setSlug(row, input.slug ?? madeSlug(input.name, productId));
  return row;
}

function changeTranslation(row: ProductTranslation, input: ProductTranslationInput): void {
  if (input.name !== undefined) row.name = input.name;
  if (input.slug !== undefined && input.slug !== row.slug) setSlug(row, input.slug);
  if (input.description !== undefined) row.description = input.description ? safeHtml(input.description) : null;
  if (input.seoTitle !== undefined) row.seoTitle = input.seoTitle;
  if (input.seoDescription !== undefined) row.seoDescription = input.seoDescription;
}

/** A slug out of the name; out of the end of the id where the name has no letters or looks like an id. */
function madeSlug(name: string, id: string): string {
  const slug = slugFrom(name, '');
  return isSlug(slug) && !isId('prod', slug) ? slug : 'product-' + id.slice(-8);
}
