import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { In } from 'typeorm';
import { ProductAsset } from '../products/entities/product-asset.entity.js';
import type { ImageInput } from '../products/product-input.js';
import { setImages } from '../products/product-rules.js';
import { ProductRepository, type TreeChange } from '../products/product.repository.js';
import { copyTree } from '../products/product-tree.js';

/** An image that a product shows. */
export type ShownImage = { assetId: string; alt: string | null };

/** Images of many products at once, for imports. */
@Injectable()
export class ImageImport {
  constructor(
    private readonly db: Database,
    private readonly products: ProductRepository,
  ) {}

  /** The images of each product in their order; products without one are absent. */
  async imagesOf(productIds: readonly string[]): Promise<Map<string, ShownImage[]>> {
    const images = new Map<string, ShownImage[]>();
    if (productIds.length === 0) return images;
    const rows = await this.db
      .repository(ProductAsset)
      .find({ where: { productId: In([...productIds]) }, order: { position: 'ASC' } });
    for (const { productId, assetId, alt } of rows) {
      const own = images.get(productId) ?? [];
      own.push({ assetId, alt });
      images.set(productId, own);
    }
    return images;
  }

  /**
   * Puts these images first, in this order; what a product shows beside them stays behind them. A product that has them
   * so already is not touched. Joins the caller's transaction. Products that do not exist are left out.
   */
  putFirst(images: ReadonlyMap<string, readonly ImageInput[]>): Promise<void> {
    return this.db.transaction(async () => {
      await this.products.lock([...images.keys()]);
      const changes: TreeChange[] = [];
      for (const [id, before] of await this.products.load([...images.keys()])) {
        const first = images.get(id) ?? [];
        const named = new Set(first.map(({ assetId }) => assetId));
        const others = before.assets.filter(({ assetId }) => !named.has(assetId));
        const after = copyTree(before);
        setImages(after, [...first, ...others.sort((a, b) => a.position - b.position)]);
        changes.push({ before, after, reason: 'import' });
      }
      await this.products.save(changes);
    });
  }
}
