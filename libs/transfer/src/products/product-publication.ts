import { Injectable } from '@nestjs/common';
import { type ImportResult, ProductRepository, ProductService } from 'markethall/catalog';
import type { ImportTarget } from './import-target.js';

/**
 * Puts imported products on sale in the channel that the import names. Without a name the catalog has put new ones
 * into the default channel, and products that were there stay where they are.
 */
@Injectable()
export class ProductPublication {
  constructor(
    private readonly products: ProductRepository,
    private readonly service: ProductService,
  ) {}

  /** Ids of the products that were not on sale there before. */
  async publish(results: readonly ImportResult[], target: ImportTarget): Promise<string[]> {
    if (!target.publish) return [];
    const { channelId } = target;
    const created = new Set(results.filter((result) => result.status === 'created').map((result) => result.productId));
    const trees = await this.products.load(results.flatMap((result) => result.productId ?? []));
    const missing = [...trees.values()].filter((tree) => !tree.channels.some((row) => row.channelId === channelId));
    for (const { product } of missing) {
      await this.service.edit(
        product.id,
        product.version,
        (tree, { now }) => {
          const own = { productId: product.id, channelId, publishedFrom: now, publishedTo: null };
          tree.channels = created.has(product.id) ? [own] : [...tree.channels, own];
        },
        { archived: true },
      );
    }
    return missing.map(({ product }) => product.id);
  }
}
