import type { ProductTree } from 'markethall/catalog';
import { formatAmount, writeCode, writeList, writeText } from './cells.js';
import { markethallColumns } from './markethall-format.js';

/** A product with everything that its rows say. */
export interface ExportedProduct {
  tree: ProductTree;
  /** Paths of category names, outermost first. */
  categories: string[][];
  /** Pictures in order. */
  images: { url: string; alt: string | null }[];
  /** Variant id → currency → minor units. */
  prices: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** Variant id → units at the default location. */
  stock: ReadonlyMap<string, number>;
}

/** Languages and currencies of a file. */
export interface ExportColumns {
  locales: readonly string[];
  currencies: readonly string[];
  /** Language of handles and option names. */
  defaultLocale: string;
}

type Variant = ProductTree['variants'][number];

/** The header with a byte order mark, by which spreadsheets know UTF-8. */
export const headerLine = ({ locales, currencies }: ExportColumns): string =>
  `\uFEFF${csvLine(markethallColumns(locales, currencies))}`;

/** The rows of a product: one a variant, the product's facts on the first. Archived variants are left out. */
export function productLines(exported: ExportedProduct, columns: ExportColumns): string {
  const names = markethallColumns(columns.locales, columns.currencies);
  const facts = productCells(exported, columns);
  const variants = liveVariants(exported.tree);
  const rows: (Variant | null)[] = variants.length === 0 ? [null] : variants;
  return rows
    .map((variant, index) => ({
      handle: facts['handle'],
      ...(index === 0 ? facts : {}),
      ...(variant === null ? {} : variantCells(variant, exported, columns)),
    }))
    .map((cells: Record<string, string | undefined>) => csvLine(names.map((name) => cells[name] ?? '')))
    .join('');
}

/** The product as one line of JSON; prices in minor units. */
export function productJson(
  { tree, categories, images, prices, stock }: ExportedProduct,
  columns: ExportColumns,
): string {
  const { product } = tree;
  const groups = groupsOf(tree);
  const document = {
    id: product.id,
    handle: handleOf(tree, columns.defaultLocale),
    status: product.status,
    kind: product.kind,
    brand: product.brand,
    taxCategoryCode: product.taxCategoryCode,
    translations: Object.fromEntries(
      tree.translations.map(({ locale, name, slug, description }) => [locale, { name, slug, description }]),
    ),
    categories,
    images: images.map(({ url }) => url),
    variants: liveVariants(tree).map((variant) => ({
      id: variant.id,
      sku: variant.sku,
      barcode: variant.barcode,
      weightGrams: variant.weightGrams,
      trackInventory: variant.trackInventory,
      options: groups.map((group) => ({
        name: nameOfGroup(tree, group, columns.defaultLocale),
        value: valueOf(tree, variant, group.id, columns.defaultLocale),
      })),
      prices: [...(prices.get(variant.id) ?? [])].map(([currency, amount]) => ({ amount: Number(amount), currency })),
      stock: stock.get(variant.id) ?? null,
    })),
  };
  return `${JSON.stringify(document)}\n`;
}

function productCells({ tree, categories, images }: ExportedProduct, columns: ExportColumns): Record<string, string> {
  const { product } = tree;
  const words = columns.locales.flatMap((locale): [string, string][] => {
    const row = tree.translations.find((translation) => translation.locale === locale);
    if (row === undefined) return [];
    const { name, slug, description } = row;
    return [
      [`name:${locale}`, writeText(name)],
      [`slug:${locale}`, writeText(slug)],
      [`description:${locale}`, writeText(description ?? '')],
    ];
  });
  return {
    handle: handleOf(tree, columns.defaultLocale),
    status: product.status,
    kind: product.kind,
    brand: writeText(product.brand ?? ''),
    tax_category: product.taxCategoryCode,
    categories: writeText(categories.map((path) => writeList(path, '>')).join(' | ')),
    images: writeText(
      writeList(
        images.map(({ url }) => url),
        '|',
      ),
    ),
    image_texts: images.some(({ alt }) => alt !== null)
      ? writeText(
          writeList(
            images.map(({ alt }) => alt ?? ''),
            '|',
          ),
        )
      : '',
    ...Object.fromEntries(words),
    ...Object.fromEntries(
      groupsOf(tree).map((group, index) => [
        `option${index + 1}_name`,
        writeText(nameOfGroup(tree, group, columns.defaultLocale)),
      ]),
    ),
  };
}

function variantCells(
  variant: Variant,
  { tree, prices, stock }: ExportedProduct,
  columns: ExportColumns,
): Record<string, string> {
  const own = prices.get(variant.id);
  return {
    sku: writeCode(variant.sku),
    barcode: writeCode(variant.barcode ?? ''),
    weight_grams: variant.weightGrams?.toString() ?? '',
    track_inventory: String(variant.trackInventory),
    stock: stock.get(variant.id)?.toString() ?? '',
    ...Object.fromEntries(
      groupsOf(tree).map((group, index) => [
        `option${index + 1}_value`,
        writeText(valueOf(tree, variant, group.id, columns.defaultLocale)),
      ]),
    ),
    ...Object.fromEntries(
      columns.currencies.flatMap((currency) => {
        const amount = own?.get(currency);
        return amount === undefined ? [] : [[`price:${currency}`, formatAmount(amount, currency)]];
      }),
    ),
  };
}

const liveVariants = (tree: ProductTree): Variant[] =>
  tree.variants.filter((variant) => variant.archivedAt === null).sort((a, b) => a.position - b.position);

const groupsOf = (tree: ProductTree): ProductTree['groups'] => [...tree.groups].sort((a, b) => a.position - b.position);

/** The slug in the default language, by which an import finds the product again; the id where it has none. */
const handleOf = (tree: ProductTree, locale: string): string =>
  tree.translations.find((row) => row.locale === locale)?.slug ?? tree.translations[0]?.slug ?? tree.product.id;

const nameOfGroup = (tree: ProductTree, group: ProductTree['groups'][number], locale: string): string =>
  tree.groupTranslations.find((row) => row.optionGroupId === group.id && row.locale === locale)?.name ?? group.code;

function valueOf(tree: ProductTree, variant: Variant, groupId: string, locale: string): string {
  const optionId = tree.variantOptions.find(
    (row) => row.variantId === variant.id && row.optionGroupId === groupId,
  )?.optionId;
  const option = tree.options.find((row) => row.id === optionId);
  const words = tree.optionTranslations.find((row) => row.optionId === optionId && row.locale === locale);
  return words?.name ?? option?.code ?? '';
}

const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

const csvCell = (text: string): string => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
