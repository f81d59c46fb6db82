import { Injectable } from '@nestjs/common';
import { CatalogReader, CategoryService, ProductRepository, type ProductTree } from 'markethall/catalog';
import { type ChannelView, ChannelService } from 'markethall/channels';
import type { RunningJob } from 'markethall/kernel';
import { type ExportColumns, type ExportedProduct, headerLine, productJson, productLines } from './export-rows.js';
import { ProductFigures } from './product-figures.js';

/** What an export writes; the payload of the job. */
export interface ExportSettings {
  /** Whose languages, currencies and prices. */
  channelId: string;
  /** The channel was named: only products that are published in it. */
  published: boolean;
  format: 'csv' | 'ndjson';
  /** Null: all. */
  statuses: string[] | null;
  /** With everything below it; null: all. */
  categoryId: string | null;
  /** Origin of the addresses of pictures. */
  publicUrl: string;
}

/** What an export wrote. */
export interface ExportResult {
  products: number;
}

const PRODUCTS_A_PAGE = 200;

/** Writes products as a file that an import takes back without a change. */
@Injectable()
export class ProductExportService {
  constructor(
    private readonly reader: CatalogReader,
    private readonly products: ProductRepository,
    private readonly categories: CategoryService,
    private readonly figures: ProductFigures,
    private readonly channels: ChannelService,
  ) {}

  /** Streams the products in order of their id into the job's output; a killed export starts again. */
  async run(job: RunningJob): Promise<ExportResult> {
    const settings = settingsOf(job.payload);
    const channel = await this.channels.get(settings.channelId);
    const columns = {
      locales: channel.locales,
      currencies: channel.currencies,
      defaultLocale: (await this.channels.getDefault()).defaultLocale,
    };
    const result: ExportResult = { products: 0 };
    const csv = settings.format === 'csv';
    await job.output({
      name: csv ? 'products.csv' : 'products.ndjson',
      contentType: csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      content: this.lines(job, settings, channel, columns, result),
    });
    return result;
  }

  private async *lines(
    job: RunningJob,
    settings: ExportSettings,
    channel: ChannelView,
    columns: ExportColumns,
    result: ExportResult,
  ): AsyncGenerator<string> {
    const names = new CategoryNames(this.categories, columns.defaultLocale);
    const write = settings.format === 'csv' ? productLines : productJson;
    if (settings.format === 'csv') yield headerLine(columns);
    for await (const trees of this.pages(settings)) {
      const wanted = trees.filter((tree) => matches(tree, settings));
      result.products += wanted.length;
      let lines = '';
      for (const exported of await this.complete(wanted, channel, settings, names)) lines += write(exported, columns);
      if (lines !== '') yield lines;
      await job.progress(result.products);
    }
  }

  private async *pages({ categoryId }: ExportSettings): AsyncGenerator<ProductTree[]> {
    for (let after: string | null = null; ;) {
      const ids: string[] =
        categoryId === null
          ? await this.reader.productIds(after, PRODUCTS_A_PAGE)
          : await this.reader.productIdsInCategory(categoryId, after, PRODUCTS_A_PAGE);
      const trees = await this.products.load(ids);
      yield ids.flatMap((id) => trees.get(id) ?? []);
      after = ids.at(-1) ?? null;
      if (ids.length < PRODUCTS_A_PAGE || after === null) return;
    }
  }

  private async complete(
    trees: readonly ProductTree[],
    channel: ChannelView,
    settings: ExportSettings,
    names: CategoryNames,
  ): Promise<ExportedProduct[]> {
    const variantIds = trees.flatMap((tree) => tree.variants.map((variant) => variant.id));
    const prices = await this.figures.pricesOf(variantIds, channel.id);
    const levels = await this.figures.stockOf(variantIds);
    const stock = new Map([...levels].map(([id, level]) => [id, level.onHand]));
    const exported: ExportedProduct[] = [];
    for (const tree of trees) {
      const categories = await names.pathsOf(tree.categories.map((row) => row.categoryId));
      const images = [...tree.assets]
        .sort((a, b) => a.position - b.position)
        .map(({ checksum, alt }) => ({ url: `${settings.publicUrl}/media/${checksum}/full.webp`, alt }));
      exported.push({ tree, categories, images, prices, stock });
    }
    return exported;
  }
}

/** Names of categories from the root down, each category read once. */
class CategoryNames {
  private readonly known = new Map<string, { path: string[]; name: string }>();

  constructor(
    private readonly categories: CategoryService,
    private readonly locale: string,
  ) {}

  async pathsOf(ids: readonly string[]): Promise<string[][]> {
    const paths: string[][] = [];
    for (const id of ids) {
      const names: string[] = [];
      for (const step of (await this.read(id)).path) names.push((await this.read(step)).name);
      paths.push(names);
    }
    return paths.sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
  }

  private async read(id: string): Promise<{ path: string[]; name: string }> {
    const present = this.known.get(id);
    if (present !== undefined) return present;
    const { category, translations } = await this.categories.get(id);
    const words = translations.find((row) => row.locale === this.locale) ?? translations[0];
    const read = { path: category.path.split('/').filter((part) => part !== ''), name: words?.name ?? id };
    this.known.set(id, read);
    return read;
  }
}

function matches(tree: ProductTree, { statuses, published, channelId }: ExportSettings): boolean {
  if (statuses !== null && !statuses.includes(tree.product.status)) return false;
  return !published || tree.channels.some((row) => row.channelId === channelId);
}

function settingsOf(payload: Record<string, unknown>): ExportSettings {
  const { channelId, published, format, statuses, categoryId, publicUrl } = payload;
  if (typeof channelId !== 'string' || typeof publicUrl !== 'string')
    throw new Error('the payload of the export is not complete');
  return {
    channelId,
    publicUrl,
    published: published === true,
    format: format === 'ndjson' ? 'ndjson' : 'csv',
    statuses: Array.isArray(statuses) ? statuses.map(String) : null,
    categoryId: typeof categoryId === 'string' ? categoryId : null,
  };
}
