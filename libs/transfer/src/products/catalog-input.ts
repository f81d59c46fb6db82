import type { ImportProduct } from 'markethall/catalog';
import type { AppError } from 'markethall/kernel';
import type { ImportedProduct, RowProblem } from './imported-product.js';

/** A product of a file as the catalog's import takes it. Pictures follow later: see `PictureWishes`. */
export function toCatalog(product: ImportedProduct, defaultLocale: string): ImportProduct {
  const { handle, kind, status, brand, taxCategoryCode, categories, optionNames } = product;
  return {
    handle,
    optionNames,
    ...(kind === undefined ? {} : { kind }),
    ...(status === null ? {} : { status }),
    ...(brand === undefined ? {} : { brand }),
    ...(taxCategoryCode === null ? {} : { taxCategoryCode }),
    ...(categories === undefined ? {} : { categoryPaths: categories }),
    translations: Object.fromEntries(
      product.translations.map(({ locale, name, slug, description, ...seo }) => [
        locale,
        {
          name,
          // The handle becomes the slug of a new product by itself, and in a form that a URL can hold.
          ...(slug === null || (locale === defaultLocale && slug === handle) ? {} : { slug }),
          ...(description === undefined ? {} : { description }),
          ...seo,
        },
      ]),
    ),
    variants: product.variants.map(({ sku, barcode, weightGrams, trackInventory, options }) => ({
      sku,
      options,
      ...(barcode === undefined ? {} : { barcode }),
      ...(weightGrams === undefined ? {} : { weightGrams }),
      ...(trackInventory === null ? {} : { trackInventory }),
    })),
  };
}

/** Why a product could not be written, as problems of its first row. */
export function problemsOfError(product: ImportedProduct, error: AppError): RowProblem[] {
  const { row } = product;
  if (error.errors.length === 0) return [{ row, code: error.code, detail: error.detail }];
  return error.errors.slice(0, 20).map(({ pointer, code, params, detail }) => ({
    row,
    field: pointer
      .split('/')
      .filter((part) => part !== '')
      .join('.'),
    code,
    detail: detail ?? (params === undefined ? error.detail : `${code}: ${JSON.stringify(params)}`),
  }));
}
