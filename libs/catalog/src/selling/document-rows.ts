import { idFromBytes } from 'markethall/kernel';
import { best } from './best-translation.js';
import type { CategoryDocument, DocumentOptionGroup, DocumentVariant, ProductDocument } from './product-document.js';

type Translated = { locale: string | null; name: string | null };

/** Rows as the statements of CatalogReader give them. */
export type RawProduct = Translated & {
  id: Buffer;
  version: number;
  status: string;
  brand: string | null;
  product_type: string | null;
  tax_category_code: string;
  custom: unknown;
  created_at: Date;
  updated_at: Date;
  slug: string | null;
  description: string | null;
  seo_title: string | null;
  seo_description: string | null;
  channel_id: Buffer | null;
  published_from: Date | null;
  published_to: Date | null;
};
export type RawCategory = Translated & { product_id: Buffer; id: Buffer; path: string; slug: string | null };
export type RawImage = { product_id: Buffer; asset_id: Buffer; checksum: string; alt: string | null };
export type RawGroup = Translated & { product_id: Buffer; id: Buffer; code: string; position: number };
export type RawOption = Translated & { option_group_id: Buffer; id: Buffer; code: string; position: number };
export type RawVariant = {
  product_id: Buffer;
  id: Buffer;
  sku: string;
  barcode: string | null;
  weight_grams: number | null;
  track_inventory: number;
  asset_id: Buffer | null;
  custom: unknown;
  option_group_id: Buffer | null;
  option_id: Buffer | null;
};
export type RawTree = Translated & {
  id: Buffer;
  parent_id: Buffer | null;
  path: string;
  position: number;
  status: string;
  slug: string | null;
  description: string | null;
};

type Documents = ReadonlyMap<string, ProductDocument>;

export function documentOf(row: RawProduct): ProductDocument {
  return {
    id: idFromBytes('prod', row.id),
    version: row.version,
    status: row.status,
    brand: row.brand,
    productType: row.product_type,
    taxCategoryCode: row.tax_category_code,
    locale: row.locale ?? '',
    name: row.name ?? '',
    slug: row.slug ?? '',
    description: row.description,
    seoTitle: row.seo_title,
    seoDescription: row.seo_description,
    custom: jsonObject(row.custom),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    channels: [],
    categories: [],
    images: [],
    options: [],
    variants: [],
  };
}

/** `rows`: a product's translations times its channels; each channel counts once. */
export function addChannels(documents: Documents, rows: readonly RawProduct[]): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = row.id.toString('hex') + (row.channel_id?.toString('hex') ?? '');
    if (row.channel_id === null || row.published_from === null || seen.has(key)) continue;
    seen.add(key);
    documents.get(row.id.toString('hex'))?.channels.push({
      channelId: idFromBytes('chan', row.channel_id),
      publishedFrom: row.published_from,
      publishedTo: row.published_to,
    });
  }
}

export function addCategories(documents: Documents, rows: readonly RawCategory[], locales: readonly string[]): void {
  const chosen = best(rows, (row) => row.product_id.toString('hex') + row.id.toString('hex'), locales);
  for (const row of chosen.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    documents.get(row.product_id.toString('hex'))?.categories.push({
      id: idFromBytes('cat', row.id),
      name: row.name ?? '',
      slug: row.slug ?? '',
      path: pathIds(row.path),
    });
  }
}

export function addOptions(
  documents: Documents,
  groups: readonly RawGroup[],
  options: readonly RawOption[],
  locales: readonly string[],
): void {
  const byGroup = new Map<string, DocumentOptionGroup>();
  for (const row of best(groups, (group) => group.id.toString('hex'), locales).sort(byPosition)) {
    const group = { id: idFromBytes('optg', row.id), code: row.code, name: row.name ?? row.code, options: [] };
    byGroup.set(row.id.toString('hex'), group);
    documents.get(row.product_id.toString('hex'))?.options.push(group);
  }
  for (const row of best(options, (option) => option.id.toString('hex'), locales).sort(byPosition)) {
    const option = { id: idFromBytes('opt', row.id), code: row.code, name: row.name ?? row.code };
    byGroup.get(row.option_group_id.toString('hex'))?.options.push(option);
  }
}

/** `rows`: a variant times its options, in the order of the variants. Call after `addOptions`: names come from there. */
export function addVariants(documents: Documents, rows: readonly RawVariant[]): void {
  const variants = new Map<string, DocumentVariant>();
  for (const row of rows) {
    const key = row.id.toString('hex');
    const variant = variants.get(key) ?? variantOf(row);
    if (!variants.has(key)) documents.get(row.product_id.toString('hex'))?.variants.push(variant);
    variants.set(key, variant);
    if (row.option_group_id && row.option_id) {
      variant.options[idFromBytes('optg', row.option_group_id)] = idFromBytes('opt', row.option_id);
    }
  }
  for (const document of documents.values())
    for (const variant of document.variants) variant.name = nameOf(variant, document.options);
}

/** Depth first, in order of rank, without hidden categories and what is below them. */
export function visibleTree(rows: readonly RawTree[]): CategoryDocument[] {
  const children = new Map<string, RawTree[]>();
  for (const row of rows) {
    const parent = row.parent_id?.toString('hex') ?? '';
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const walk = (parent: string): CategoryDocument[] =>
    (children.get(parent) ?? [])
      .filter((row) => row.status === 'active')
      .sort(byPosition)
      .flatMap((row) => [categoryOf(row), ...walk(row.id.toString('hex'))]);
  return walk('');
}

/** JSON columns arrive as text on MariaDB and as objects on MySQL. */
export function jsonObject(value: unknown): Record<string, unknown> | null {
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null;
}

/** `/cat_a/cat_b/` → its ids. */
export const pathIds = (path: string): string[] => path.split('/').filter((id) => id !== '');

function variantOf(row: RawVariant): DocumentVariant {
  return {
    id: idFromBytes('var', row.id),
    sku: row.sku,
    barcode: row.barcode,
    name: '',
    options: {},
    weightGrams: row.weight_grams,
    trackInventory: Number(row.track_inventory) === 1,
    imageAssetId: row.asset_id === null ? null : idFromBytes('asset', row.asset_id),
    custom: jsonObject(row.custom),
  };
}

function nameOf(variant: DocumentVariant, groups: readonly DocumentOptionGroup[]): string {
  return groups
    .flatMap((group) => group.options.find((option) => option.id === variant.options[group.id])?.name ?? [])
    .join(' / ');
}

function categoryOf(row: RawTree): CategoryDocument {
  return {
    id: idFromBytes('cat', row.id),
    parentId: row.parent_id === null ? null : idFromBytes('cat', row.parent_id),
    path: pathIds(row.path),
    position: row.position,
    name: row.name ?? '',
    slug: row.slug ?? '',
    description: row.description,
  };
}

const byPosition = (a: { position: number }, b: { position: number }): number => a.position - b.position;
