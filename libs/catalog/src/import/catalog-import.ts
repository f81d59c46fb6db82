import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import { AppError, Database, idFromBytes, keyOf } from 'markethall/kernel';
import { ProductChecks, type TakenKeys } from '../products/product-checks.js';
import { differs, ProductRepository, type TreeChange } from '../products/product.repository.js';
import { ProductService } from '../products/product.service.js';
import type { ProductTree } from '../products/product-tree.js';
import { slugFrom } from '../translations/slug.js';
import { CategoryPaths, pathKey } from './category-paths.js';
import { mergeProduct } from './import-merge.js';
import type { ImportProduct, ImportResult } from './import-product.js';

/** Most products of one call. */
export const MAX_BATCH = 200;

type Planned = { result: ImportResult; change: TreeChange | null };

/** What an import uses of the module's other services. */
@Injectable()
export class ImportParts {
  constructor(
    readonly productService: ProductService,
    readonly paths: CategoryPaths,
  ) {}
}

/** Bulk writes for imports: many products in one transaction with a number of statements that does not grow with them. */
@Injectable()
export class CatalogImport {
  constructor(
    private readonly db: Database,
    private readonly channels: ChannelService,
    private readonly products: ProductRepository,
    private readonly checks: ProductChecks,
    private readonly parts: ImportParts,
  ) {}

  /**
   * Creates and updates at most 200 products in one transaction; the n-th result belongs to the n-th product, and one
   * that fails does not stop the others. Safe to repeat: a product is found again by its external id, its handle or
   * its SKUs, and one that is the same already is `unchanged`. `dryRun` tells what would happen and writes nothing.
   */
  upsertProducts(batch: readonly ImportProduct[], options: { dryRun?: boolean } = {}): Promise<ImportResult[]> {
    if (batch.length > MAX_BATCH) throw new RangeError(`at most ${MAX_BATCH} products at once`);
    return this.db.transaction(async () => {
      const { defaultLocale, id: channelId } = await this.channels.getDefault();
      const context = { ...(await this.parts.productService.context()), channelId };
      const found = await this.find(batch, defaultLocale);
      const ids = found.filter((id) => id !== null);
      if (options.dryRun !== true) await this.products.lock(ids);
      const present = await this.products.load(ids);
      const paths = batch.flatMap((product) => product.categoryPaths ?? []);
      const categories = await this.parts.paths.resolve(paths, defaultLocale, options.dryRun !== true);

      const used = new Set<string>();
      const merged = batch.map((input, index) => {
        const before = present.get(found[index] ?? '') ?? null;
        const categoryIds = input.categoryPaths?.flatMap((path) => categories.get(pathKey(path)) ?? []) ?? null;
        return attempt(() => {
          if (before && used.has(before.product.id))
            throw new AppError('product_twice', 422, 'The batch names this product twice');
          if (before) used.add(before.product.id);
          return { before, ...mergeProduct(before, input, { ...context, categoryIds }) };
        });
      });
      const taken = await this.checks.keysOf(merged.flatMap((item) => (item instanceof AppError ? [] : item.tree)));
      const planned: Planned[] = [];
      for (const [index, item] of merged.entries()) planned.push(await this.plan(item, batch[index], taken));
      if (options.dryRun !== true) await this.products.save(planned.flatMap(({ change }) => change ?? []));
      return planned.map(({ result }) => result);
    });
  }

  private async plan(
    item: AppError | { before: ProductTree | null; tree: ProductTree; made: Parameters<ProductChecks['freeSlugs']>[1] },
    input: ImportProduct | undefined,
    taken: TakenKeys,
  ): Promise<Planned> {
    if (item instanceof AppError) return { result: failed(item), change: null };
    const { before, tree, made } = item;
    try {
      await this.checks.freeSlugs(tree, made, taken);
      this.checks.assertFree(tree, taken);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { result: failed(error), change: null };
    }
    claim(tree, taken);
    const status = before === null ? 'created' : differs(before, tree) ? 'updated' : 'unchanged';
    const variants = new Map(tree.variants.map((variant) => [variant.skuKey, variant.id]));
    const variantIds = new Map((input?.variants ?? []).map(({ sku }) => [sku, variants.get(keyOf(sku)) ?? '']));
    const change = status === 'unchanged' ? null : { before, after: tree, reason: 'import' };
    return { result: { status, productId: tree.product.id, variantIds, error: null }, change };
  }

  /** The product that each entry means: by external id, else by handle in the default language, else by SKU. */
  private async find(batch: readonly ImportProduct[], locale: string): Promise<(string | null)[]> {
    const byExternalId = await this.ids('SELECT id, external_id AS k FROM product WHERE external_id IN (?)', [
      batch.flatMap((product) => product.externalId ?? []),
    ]);
    const bySlug = await this.ids(
      'SELECT product_id AS id, slug_key AS k FROM product_translation WHERE slug_key IN (?) AND locale = ?',
      [batch.flatMap((product) => handleKeys(product)), locale],
    );
    const bySku = await this.ids('SELECT product_id AS id, sku_key AS k FROM variant WHERE sku_key IN (?)', [
      batch.flatMap((product) => product.variants.map((variant) => keyOf(variant.sku))),
    ]);
    return batch.map((product) => {
      const external = product.externalId ? byExternalId.get(product.externalId) : undefined;
      const handle = handleKeys(product)
        .map((key) => bySlug.get(key))
        .find((id) => id !== undefined);
      const sku = product.variants.map((variant) => bySku.get(keyOf(variant.sku))).find((id) => id !== undefined);
      return external ?? handle ?? sku ?? null;
    });
  }

  private async ids(sql: string, parameters: [readonly string[], ...string[]]): Promise<Map<string, string>> {
    if (parameters[0].length === 0) return new Map();
    const rows = await this.db.query<{ id: Buffer; k: string }[]>(sql, parameters);
    return new Map(rows.map((row) => [row.k, idFromBytes('prod', row.id)]));
  }
}

function attempt<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

const failed = (error: AppError): ImportResult => ({ status: 'failed', productId: null, variantIds: new Map(), error });

const handleKeys = (product: ImportProduct): string[] => [
  ...new Set([keyOf(product.handle), keyOf(slugFrom(product.handle, product.handle))]),
];

/** What this product has is taken for the next ones of the batch. */
function claim(tree: ProductTree, taken: TakenKeys): void {
  for (const row of tree.translations) taken.slugs.set(row.locale + '|' + row.slugKey, row.productId);
  for (const variant of tree.variants) {
    taken.skus.set(variant.skuKey, variant.id);
    if (variant.externalId !== null) taken.variantExternalIds.set(variant.externalId, variant.id);
  }
  if (tree.product.externalId !== null) taken.productExternalIds.set(tree.product.externalId, tree.product.id);
}
