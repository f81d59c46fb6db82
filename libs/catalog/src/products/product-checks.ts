import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { Database, idBytes, idFromBytes, keyOf } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import { badField, externalIdTaken, skuTaken, slugTaken } from '../catalog.errors.js';
import { freeCode } from '../translations/slug.js';
import type { ImageInput } from './product-input.js';
import { setSlug, type MadeSlug } from './product-rules.js';
import type { ProductTree } from './product-tree.js';

/** Who has what must be unique: keys of others, by what they are. */
export type TakenKeys = {
  /** `locale|slugKey` → product id. */
  slugs: Map<string, string>;
  /** SKU key → variant id. */
  skus: Map<string, string>;
  productExternalIds: Map<string, string>;
  variantExternalIds: Map<string, string>;
};

/** Questions to the database that the pure rules cannot answer; set-based. */
@Injectable()
export class ProductChecks {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly assets: AssetService,
  ) {}

  /** The unique keys of these trees that the database has already, with their owners; at most four statements. */
  async keysOf(trees: readonly ProductTree[]): Promise<TakenKeys> {
    const slugs = trees.flatMap((tree) => tree.translations);
    const variants = trees.flatMap((tree) => tree.variants);
    const productIds = trees.flatMap((tree) => tree.product.externalId ?? []);
    const variantIds = variants.flatMap((variant) => variant.externalId ?? []);
    return {
      slugs: await this.slugOwners(slugs),
      skus: await this.owners(
        'SELECT id, sku_key AS k FROM variant WHERE sku_key IN (?)',
        variants.map((v) => v.skuKey),
        'var',
      ),
      productExternalIds: await this.owners(
        'SELECT id, external_id AS k FROM product WHERE external_id IN (?)',
        productIds,
        'prod',
      ),
      variantExternalIds: await this.owners(
        'SELECT id, external_id AS k FROM variant WHERE external_id IN (?)',
        variantIds,
        'var',
      ),
    };
  }

  /** Numbers made slugs that are taken; `taken` learns the new ones. One statement, none when all are free. */
  async freeSlugs(tree: ProductTree, made: readonly MadeSlug[], taken: TakenKeys): Promise<void> {
    for (const { locale } of made) {
      const row = tree.translations.find((candidate) => candidate.locale === locale);
      const owner = row && taken.slugs.get(row.locale + '|' + row.slugKey);
      if (!row || owner === undefined || owner === row.productId) continue;
      const similar = await this.db.query<{ slug_key: string }[]>(
        'SELECT slug_key FROM product_translation WHERE locale = ? AND slug_key LIKE ? LIMIT 5000',
        [locale, row.slugKey.replace(/[\\%_]/g, '\\$&') + '-%'],
      );
      const known = new Set([row.slugKey, ...similar.map((found) => found.slug_key), ...claimed(taken, locale)]);
      setSlug(row, freeCode(row.slug, known));
    }
  }

  /** Throws for the first key of the tree that another product has. */
  assertFree(tree: ProductTree, taken: TakenKeys): void {
    for (const row of tree.translations) {
      const owner = taken.slugs.get(row.locale + '|' + row.slugKey);
      if (owner !== undefined && owner !== row.productId) throw slugTaken(row.locale, row.slug);
    }
    const { externalId, id } = tree.product;
    if (externalId !== null && (taken.productExternalIds.get(externalId) ?? id) !== id)
      throw externalIdTaken(externalId);
    for (const variant of tree.variants) {
      if ((taken.skus.get(variant.skuKey) ?? variant.id) !== variant.id) throw skuTaken(variant.sku);
      const other = variant.externalId === null ? undefined : taken.variantExternalIds.get(variant.externalId);
      if (variant.externalId !== null && other !== undefined && other !== variant.id)
        throw externalIdTaken(variant.externalId);
    }
  }

  /** Throws `category_unknown` (422) for an id that does not exist. */
  async assertCategories(ids: readonly string[], pointer = '/categoryIds'): Promise<void> {
    if (ids.length === 0) return;
    const rows = await this.db.query<{ id: Buffer }[]>('SELECT id FROM category WHERE id IN (?)', [ids.map(idBytes)]);
    const known = new Set(rows.map((row) => idFromBytes('cat', row.id)));
    const unknown = ids.findIndex((id) => !known.has(id));
    if (unknown >= 0) throw badField(`${pointer}/${unknown}`, 'category_unknown');
  }

  /** Throws `channel_unknown` (422) for an id that does not exist. */
  async assertChannels(ids: readonly string[], pointer = '/channels'): Promise<void> {
    const known = new Set((await this.channels.list()).map((channel) => channel.id));
    const unknown = ids.findIndex((id) => !known.has(id));
    if (unknown >= 0) throw badField(`${pointer}/${unknown}/channelId`, 'channel_unknown');
  }

  /** The images behind asset ids, in their order. Throws `asset_unknown` (422). */
  async imagesOf(assetIds: readonly string[], pointer = '/imageIds'): Promise<ImageInput[]> {
    const found = await this.assets.getMany(assetIds);
    return assetIds.map((assetId, index) => {
      const asset = found.get(assetId);
      if (!asset) throw badField(`${pointer}/${index}`, 'asset_unknown');
      return { assetId, checksum: asset.checksum };
    });
  }

  private async slugOwners(rows: readonly { locale: string; slugKey: string }[]): Promise<Map<string, string>> {
    if (rows.length === 0) return new Map();
    const found = await this.db.query<{ product_id: Buffer; locale: string; slug_key: string }[]>(
      'SELECT product_id, locale, slug_key FROM product_translation WHERE locale IN (?) AND slug_key IN (?)',
      [[...new Set(rows.map((row) => row.locale))], [...new Set(rows.map((row) => row.slugKey))]],
    );
    return new Map(found.map((row) => [row.locale + '|' + row.slug_key, idFromBytes('prod', row.product_id)]));
  }

  private async owners(sql: string, keys: readonly string[], prefix: string): Promise<Map<string, string>> {
    if (keys.length === 0) return new Map();
    const rows = await this.db.query<{ id: Buffer; k: string }[]>(sql, [[...new Set(keys)]]);
    return new Map(rows.map((row) => [row.k, idFromBytes(prefix, row.id)]));
  }
}

/** Slug keys that this batch has already given away in a locale. */
function claimed(taken: TakenKeys, locale: string): string[] {
  const prefix = locale + '|';
  return [...taken.slugs.keys()].filter((key) => key.startsWith(prefix)).map((key) => keyOf(key.slice(prefix.length)));
}
