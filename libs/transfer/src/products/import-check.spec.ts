import { problemsOf, SeenSkus } from './import-check.js';
import type { ImportedProduct, ImportedVariant } from './imported-product.js';

const aVariant = (variant: Partial<ImportedVariant> = {}): ImportedVariant => ({
  row: 2,
  sku: 'A',
  options: [],
  trackInventory: true,
  prices: [],
  stock: null,
  ...variant,
});
const aProduct = (product: Partial<ImportedProduct> = {}): ImportedProduct => ({
  row: 1,
  handle: 'a',
  status: null,
  taxCategoryCode: null,
  translations: [{ locale: 'en', name: 'A', slug: null }],
  optionNames: [],
  variants: [aVariant()],
  images: [],
  notices: [],
  ...product,
});

describe('checking a product of a file', () => {
  it('accepts an ordinary one', () => expect(problemsOf(aProduct())).toEqual([]));

  it.each<[string, Partial<ImportedProduct>, string, string]>([
    ['a long handle', { handle: 'x'.repeat(191) }, 'handle', 'too_long'],
    ['a name of two lines', { translations: [{ locale: 'en', name: 'A\nB', slug: null }] }, 'name:en', 'not_a_line'],
    [
      'a bell in a text',
      { translations: [{ locale: 'en', name: 'A', slug: null, description: '\u0007' }] },
      'description:en',
      'control_characters',
    ],
    [
      'a long title for search engines',
      { translations: [{ locale: 'en', name: 'A', slug: null, seoTitle: 'x'.repeat(201) }] },
      'seo_title:en',
      'too_long',
    ],
    [
      'a long text for search engines',
      { translations: [{ locale: 'en', name: 'A', slug: null, seoDescription: 'x'.repeat(401) }] },
      'seo_description:en',
      'too_long',
    ],
    ['a long category', { categories: [['Kitchen', 'x'.repeat(201)]] }, 'categories', 'too_long'],
    ['many categories', { categories: Array.from({ length: 51 }, (_, i) => [`c${i}`]) }, 'categories', 'too_many'],
    [
      'many pictures',
      { images: Array.from({ length: 101 }, (_, i) => ({ row: 1, url: `${i}` })) },
      'images',
      'too_many',
    ],
    ['a long text of a picture', { images: [{ row: 1, url: 'a', alt: 'x'.repeat(513) }] }, 'image_texts', 'too_long'],
    ['a long address of a picture', { images: [{ row: 1, url: 'x'.repeat(2_001) }] }, 'images', 'too_long'],
    ['a long SKU', { variants: [aVariant({ sku: 'x'.repeat(101) })] }, 'sku', 'too_long'],
    [
      'a price too large',
      { variants: [aVariant({ prices: [{ currency: 'EUR', amount: 10n ** 12n + 1n }] })] },
      'price:EUR',
      'out_of_range',
    ],
  ])('refuses %s', (_name, product, field, code) => {
    expect(problemsOf(aProduct(product))).toEqual([expect.objectContaining({ field, code })]);
  });

  it('tells a SKU that stood in an earlier row, whatever its case', () => {
    const seen = new SeenSkus();
    expect(seen.add([aVariant({ row: 1, sku: 'pot-1' })])).toEqual([]);
    expect(seen.add([aVariant({ row: 7, sku: 'POT-1' })])).toEqual([
      expect.objectContaining({ row: 7, code: 'sku_twice' }),
    ]);
  });
});
