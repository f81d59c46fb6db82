import { AppError, conflict, invalid, notFound } from 'markethall/kernel';

export const productNotFound = (): AppError => notFound('product');
export const variantNotFound = (): AppError => notFound('variant');
export const categoryNotFound = (): AppError => notFound('category');
export const collectionNotFound = (): AppError => notFound('collection');
export const optionGroupNotFound = (): AppError => notFound('option_group');

/** 422 for one field; `pointer` is a JSON pointer into the request. */
export const badField = (pointer: string, code: string, params?: Record<string, unknown>): AppError =>
  invalid([params ? { pointer, code, params } : { pointer, code }]);

/** 409: taken slugs stay taken, also by archived products. */
export const slugTaken = (locale: string, slug: string): AppError =>
  conflict('slug_taken', 'Another one has this slug in this locale', { locale, slug });

/** 409: SKUs are unique without regard to case, archived variants included. */
export const skuTaken = (sku: string): AppError => conflict('sku_taken', 'Another variant has this SKU', { sku });

export const externalIdTaken = (externalId: string): AppError =>
  conflict('external_id_taken', 'Another one has this external id', { externalId });

/** 409: two variants with the same options. */
export const combinationTaken = (sku: string): AppError =>
  conflict('option_combination_taken', 'Another variant has the same combination of options', { sku });

/** 409: an archived product only changes by being restored. */
export const productIsArchived = (): AppError =>
  conflict('product_archived', 'The product is archived; restore it first');

/** 422: an import names a product whose variants differ in other things. */
export const productOptionsDiffer = (slug: string, present: readonly string[], given: readonly string[]): AppError =>
  invalid([
    {
      pointer: '/options',
      code: 'product_options_differ',
      params: { slug, present, given },
      detail:
        `The product "${slug}" of the shop has ${optionList(present)}, the imported one has ${optionList(given)}. ` +
        'Give it another handle if it is another product, or the same options if it is the same',
    },
  ]);

/** 422: an import names goods where the shop has a gift card, or the other way round. */
export const productKindFixed = (slug: string, kind: 'goods' | 'gift_card'): AppError => {
  const [present, given] = kind === 'goods' ? ['goods', 'a gift card'] : ['a gift card', 'goods'];
  const detail =
    `The product "${slug}" of the shop is ${present} and cannot become ${given}. ` +
    'Give the imported one another handle and other SKUs';
  return invalid([{ pointer: '/kind', code: 'product_kind_fixed', params: { slug, kind }, detail }]);
};

const optionList = (names: readonly string[]): string =>
  names.length === 0 ? 'no options' : `the options ${names.map((name) => `"${name}"`).join(', ')}`;

export const optionInUse = (): AppError =>
  conflict('option_in_use', 'Variants use this option; archive or change them first');

export const variantsWithoutOption = (): AppError =>
  conflict('option_group_needs_variants_without_options', 'Active variants would lack an option of the new group');

export const categoryHasChildren = (): AppError =>
  conflict('category_has_children', 'Move or delete the categories below it first');

/** 422: a category below itself. */
export const categoryCycle = (): AppError => badField('/parentId', 'category_cycle');

export const categoryTooDeep = (max: number): AppError => badField('/parentId', 'category_too_deep', { max });

export const tooManyCategories = (max: number): AppError =>
  conflict('too_many_categories', 'The tree is full', { max });
