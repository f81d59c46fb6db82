import { Injectable } from '@nestjs/common';
import { type ImageInput, ImageImport } from 'markethall/catalog';
import { Database } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import type { ProductPicture } from '../entities/product-picture.entity.js';
import { PictureRows } from './picture-rows.js';

/** Shows stored pictures on their products. */
@Injectable()
export class PictureAttacher {
  constructor(
    private readonly db: Database,
    private readonly rows: PictureRows,
    private readonly assets: AssetService,
    private readonly images: ImageImport,
  ) {}

  /** In the order of the file, before what the products show otherwise; one transaction. Safe to repeat. */
  attach(productIds: readonly string[], importId: string): Promise<void> {
    return this.db.transaction(async () => {
      const pictures = await this.rows.ofProducts(productIds, importId);
      const assets = await this.assets.getMany(pictures.flatMap(({ assetId }) => assetId ?? []));
      const images = new Map<string, ImageInput[]>();
      const lost: ProductPicture[] = [];
      for (const picture of pictures) {
        const asset = picture.assetId === null ? undefined : assets.get(picture.assetId);
        if (asset === undefined) {
          lost.push(picture);
          continue;
        }
        const own = images.get(picture.productId) ?? [];
        if (own.every(({ assetId }) => assetId !== asset.id))
          own.push({ assetId: asset.id, checksum: asset.checksum, alt: picture.alt });
        images.set(picture.productId, own);
      }
      await this.images.putFirst(images);
      await this.rows.lost(lost);
      await this.rows.attached(pictures.filter((picture) => picture.state === 'stored' && !lost.includes(picture)));
    });
  }
}
