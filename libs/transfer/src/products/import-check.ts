import { keyOf } from 'markethall/kernel';
import type { ImportedProduct, ImportedVariant, RowProblem } from './imported-product.js';

/** The longest texts, in characters, and the longest lists: the same as in the API of the catalog. */
const LIMITS = {
  handle: 190,
  name: 200,
  slug: 190,
  description: 50_000,
  seoTitle: 200,
  seoDescription: 400,
  brand: 120,
  sku: 100,
  barcode: 64,
  option: 120,
  category: 200,
  categories: 50,
  images: 100,
  imageUrl: 2_000,
  imageText: 512,
  variants: 1_000,
} as const;
const MAX_AMOUNT = 10n ** 12n;

const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
const TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\r\n\t])*$/u;

/** What is wrong with a product by itself; empty when it can be given to the catalog. Pure. */
export function problemsOf(product: ImportedProduct): RowProblem[] {
  const problems: RowProblem[] = [];
  const check = new Checker(product.row, problems);
  check.line('handle', product.handle, LIMITS.handle);
  check.line('brand', product.brand, LIMITS.brand);
  for (const { locale, name, slug, description, seoTitle, seoDescription } of product.translations) {
    check.line(`name:${locale}`, name, LIMITS.name);
    check.line(`slug:${locale}`, slug, LIMITS.slug);
    check.text(`description:${locale}`, description, LIMITS.description);
    check.line(`seo_title:${locale}`, seoTitle, LIMITS.seoTitle);
    check.text(`seo_description:${locale}`, seoDescription, LIMITS.seoDescription);
  }
  check.atMost('categories', product.categories?.length ?? 0, LIMITS.categories);
  for (const name of product.categories?.flat() ?? []) check.line('categories', name, LIMITS.category);
  check.atMost('images', product.images.length, LIMITS.images);
  for (const { row, url, alt } of product.images) {
    const own = new Checker(row, problems);
    own.line('images', url, LIMITS.imageUrl);
    own.line('image_texts', alt, LIMITS.imageText);
  }
  check.atMost('sku', product.variants.length, LIMITS.variants);
  for (const name of product.optionNames) check.line('options', name, LIMITS.option);
  for (const variant of product.variants) checkVariant(variant, new Checker(variant.row, problems));
  return problems;
}

function checkVariant(variant: ImportedVariant, check: Checker): void {
  check.line('sku', variant.sku, LIMITS.sku);
  check.line('barcode', variant.barcode, LIMITS.barcode);
  for (const option of variant.options) check.line('options', option.value, LIMITS.option);
  for (const { currency, amount } of variant.prices) {
    if (amount > MAX_AMOUNT) check.tell(`price:${currency}`, 'out_of_range', 'The price is too large');
  }
}

/** Remembers keys over the whole file: a SKU that two products have would move a variant from one to the other. */
export class SeenSkus {
  private readonly rows = new Map<string, number>();

  /** A problem of each variant whose SKU stood in an earlier row. */
  add(variants: readonly ImportedVariant[]): RowProblem[] {
    return variants.flatMap(({ sku, row }) => {
      const key = keyOf(sku);
      const first = this.rows.get(key);
      if (first === undefined) this.rows.set(key, row);
      if (first === undefined) return [];
      return [{ row, field: 'sku', code: 'sku_twice', detail: `Row ${first} has the same SKU` }];
    });
  }
}

class Checker {
  constructor(
    private readonly row: number,
    private readonly problems: RowProblem[],
  ) {}

  line(field: string, value: string | null | undefined, max: number): void {
    this.length(field, value, max);
    if (value && !LINE.test(value)) this.tell(field, 'not_a_line', 'One line of text without control characters');
  }

  text(field: string, value: string | null | undefined, max: number): void {
    this.length(field, value, max);
    if (value && !TEXT.test(value)) this.tell(field, 'control_characters', 'The text holds control characters');
  }

  atMost(field: string, count: number, max: number): void {
    if (count > max) this.tell(field, 'too_many', `At most ${max}`);
  }

  tell(field: string, code: string, detail: string): void {
    this.problems.push({ row: this.row, field, code, detail });
  }

  private length(field: string, value: string | null | undefined, max: number): void {
    if (value && value.length > max) this.tell(field, 'too_long', `At most ${max} characters`);
  }
}
