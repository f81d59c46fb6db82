import { createHash } from 'node:crypto';
import { keyOf, newId } from 'markethall/kernel';
import { badField, combinationTaken, skuTaken, variantNotFound, variantsWithoutOption } from '../catalog.errors.js';
import { rank } from '../options/option-rules.js';
import type { VariantFacts, VariantInput } from '../products/product-input.js';
import { liveVariants, optionsOf, type ProductTree, type RuleContext } from '../products/product-tree.js';
import { Variant } from './entities/variant.entity.js';

/** Most variants of a product, archived ones included. */
export const MAX_VARIANTS = 1000;

/** Adds a variant behind the others. Errors: validation_failed, sku_taken within the product. */
export function addVariant(tree: ProductTree, input: VariantInput, context: RuleContext): Variant {
  if (tree.variants.length >= MAX_VARIANTS) throw badField('/variants', 'too_many', { max: MAX_VARIANTS });
  const variant = Object.assign(new Variant(), {
    id: newId('var'),
    productId: tree.product.id,
    sku: input.sku,
    skuKey: keyOf(input.sku),
    barcode: null,
    weightGrams: null,
    lengthMm: null,
    widthMm: null,
    heightMm: null,
    trackInventory: true,
    active: true,
    position: liveVariants(tree).length,
    externalId: null,
    optionSignature: '',
    assetId: null,
    archivedAt: null,
    custom: null,
    createdAt: context.now,
    updatedAt: context.now,
  });
  if (tree.variants.some((other) => other.skuKey === variant.skuKey)) throw skuTaken(input.sku);
  tree.variants.push(variant);
  changeVariantFacts(tree, variant, input);
  setVariantOptions(tree, variant, input.options ?? {});
  return variant;
}

/** Changes a live variant; absent fields stay. */
export function changeVariant(
  tree: ProductTree,
  variantId: string,
  changes: Partial<VariantInput> & { position?: number },
  context: RuleContext,
): Variant {
  const variant = variantOf(tree, variantId);
  if (variant.archivedAt !== null) throw variantNotFound();
  const before = JSON.stringify(variant);
  if (changes.sku !== undefined) renameSku(tree, variant, changes.sku);
  changeVariantFacts(tree, variant, changes);
  if (changes.options !== undefined) setVariantOptions(tree, variant, changes.options);
  if (changes.position !== undefined) rank(liveVariants(tree), variant, changes.position);
  if (JSON.stringify(variant) !== before) variant.updatedAt = context.now;
  return variant;
}

/** Takes a variant out of sale for good. Its SKU stays taken, its combination is free again. */
export function archiveVariant(tree: ProductTree, variantId: string, context: RuleContext): void {
  const variant = variantOf(tree, variantId);
  if (variant.archivedAt !== null) return;
  variant.archivedAt = context.now;
  variant.updatedAt = context.now;
  variant.active = false;
  for (const [position, other] of liveVariants(tree).entries()) other.position = position;
}

/** Brings an archived variant back, inactive and last; `checkVariants` refuses a combination that is taken meanwhile. */
export function restoreVariant(tree: ProductTree, variantId: string, context: RuleContext): void {
  const variant = variantOf(tree, variantId);
  if (variant.archivedAt === null) return;
  variant.position = liveVariants(tree).length;
  variant.archivedAt = null;
  variant.updatedAt = context.now;
}

/**
 * What must hold before a product is saved: every live variant has one option of each group, no two have the same.
 * Writes the signatures behind that.
 */
export function checkVariants(tree: ProductTree): void {
  const taken = new Set<string>();
  for (const variant of tree.variants) {
    const own = tree.variantOptions.filter((row) => row.variantId === variant.id);
    if (variant.archivedAt !== null) {
      variant.optionSignature = signatureOf([variant.id]);
      continue;
    }
    if (own.length !== tree.groups.length) throw variantsWithoutOption();
    variant.optionSignature = signatureOf(own.map((row) => row.optionId));
    if (taken.has(variant.optionSignature)) throw combinationTaken(variant.sku);
    taken.add(variant.optionSignature);
  }
}

/** Sets a variant's options from group code → option code; every group must be named, and no other. */
export function setVariantOptions(
  tree: ProductTree,
  variant: Variant,
  options: Readonly<Record<string, string>>,
): void {
  const unknown = Object.keys(options).find((code) => !tree.groups.some((group) => group.code === code));
  if (unknown !== undefined) throw badField('/options', 'option_group_unknown', { code: unknown });
  const rows = tree.groups.map((group) => {
    const code = Object.hasOwn(options, group.code) ? options[group.code] : undefined;
    if (code === undefined) throw badField('/options', 'option_required', { group: group.code });
    const option = optionsOf(tree, group.id).find((candidate) => candidate.code === code);
    if (!option) throw badField('/options', 'option_unknown', { group: group.code, code });
    return { variantId: variant.id, optionGroupId: group.id, optionId: option.id };
  });
  tree.variantOptions = [...tree.variantOptions.filter((row) => row.variantId !== variant.id), ...rows];
}

export function variantOf(tree: ProductTree, variantId: string): Variant {
  const variant = tree.variants.find((candidate) => candidate.id === variantId);
  if (!variant) throw variantNotFound();
  return variant;
}

function renameSku(tree: ProductTree, variant: Variant, sku: string): void {
  const skuKey = keyOf(sku);
  if (tree.variants.some((other) => other !== variant && other.skuKey === skuKey)) throw skuTaken(sku);
  variant.sku = sku;
  variant.skuKey = skuKey;
}

function changeVariantFacts(tree: ProductTree, variant: Variant, facts: VariantFacts): void {
  const { assetId } = facts;
  if (tree.product.kind === 'gift_card') {
    if (facts.trackInventory === true) throw badField('/trackInventory', 'gift_cards_have_no_stock');
    variant.trackInventory = false;
  }
  if (assetId !== undefined && assetId !== null && !tree.assets.some((asset) => asset.assetId === assetId)) {
    throw badField('/assetId', 'not_an_image_of_the_product');
  }
  const names = [
    'barcode',
    'weightGrams',
    'lengthMm',
    'widthMm',
    'heightMm',
    'trackInventory',
    'active',
    'externalId',
    'assetId',
    'custom',
  ] as const;
  const given = Object.fromEntries(
    names.filter((name) => facts[name] !== undefined).map((name) => [name, facts[name]]),
  );
  Object.assign(variant, given);
}

const signatureOf = (ids: readonly string[]): string =>
  createHash('sha256')
    .update([...ids].sort().join(','))
    .digest('hex');
