import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ImageImport, type ShownImage } from 'markethall/catalog';
import { AppConfig, Clock, Database, insertMany } from 'markethall/kernel';
import { AssetService } from 'markethall/media';
import { In } from 'typeorm';
import { ProductPicture } from '../entities/product-picture.entity.js';
import type { ImportedImage } from '../products/imported-product.js';

/** The pictures that a file names for a product, in their order. */
export interface NamedPictures {
  productId: string;
  images: readonly ImportedImage[];
}

/** What an import notes: pictures to be fetched and attached, and those where nothing is to be done. */
export interface Noted {
  queued: number;
  present: number;
}

/** A picture named for a product. */
interface Wish {
  productId: string;
  image: ImportedImage;
  position: number;
  jobId: string;
}

/** What is there of a product: rows by the hash of their address, images in order, assets behind addresses of ours. */
interface Present {
  known: ReadonlyMap<string, ProductPicture>;
  shown: readonly ShownImage[];
  own: ReadonlyMap<string, string>;
}

/** Notes which pictures a product is to have, in the transaction of the import. Nothing is fetched here. */
@Injectable()
export class PictureWishes {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly images: ImageImport,
    private readonly assets: AssetService,
    private readonly config: AppConfig,
  ) {}

  /** A product that shows what the file names, in that order and with those texts, costs no write. */
  async note(products: readonly NamedPictures[], jobId: string): Promise<Noted> {
    const naming = products.filter(({ images }) => images.length > 0);
    const noted: Noted = { queued: 0, present: 0 };
    if (naming.length === 0) return noted;
    const ids = naming.map(({ productId }) => productId);
    const known = await this.knownOf(ids);
    const shown = await this.images.imagesOf(ids);
    const own = await this.ownAssets(naming.flatMap(({ images }) => images.map(({ url }) => url)));

    const rows: ProductPicture[] = [];
    const gone: ProductPicture[] = [];
    for (const { productId, images } of naming) {
      const present: Present = { known: known.get(productId) ?? new Map(), shown: shown.get(productId) ?? [], own };
      const after = images.map((image, position) => this.rowOf({ productId, image, position, jobId }, present));
      const named = new Set(after.map(keyOfRow));
      // An attached one that is not named any more stays: its address may come again, and need not be fetched then.
      gone.push(...[...present.known.values()].filter((row) => row.state !== 'attached' && !named.has(keyOfRow(row))));
      if (isShown(after, present.shown)) {
        noted.present += after.length;
        continue;
      }
      noted.queued += after.length;
      rows.push(...after);
    }
    await this.forget(gone);
    await insertMany(this.db, ProductPicture, rows, { orUpdate: true });
    return noted;
  }

  private rowOf({ productId, image, position, jobId }: Wish, { known, shown, own }: Present): ProductPicture {
    const urlHash = createHash('sha256').update(image.url).digest();
    const before = known.get(urlHash.toString('hex'));
    const assetId = before?.assetId ?? own.get(image.url) ?? null;
    const alt = shown.find((other) => other.assetId === assetId)?.alt ?? before?.alt ?? null;
    return Object.assign(new ProductPicture(), {
      productId,
      urlHash,
      url: image.url,
      alt: image.alt === undefined ? alt : image.alt,
      position,
      jobId,
      line: image.row,
      state: assetId === null ? ('wanted' as const) : ('stored' as const),
      attempts: 0,
      nextAttemptAt: this.clock.now(),
      error: null,
      assetId,
    });
  }

  private async knownOf(productIds: readonly string[]): Promise<Map<string, Map<string, ProductPicture>>> {
    const known = new Map<string, Map<string, ProductPicture>>();
    for (const row of await this.db.repository(ProductPicture).findBy({ productId: In([...productIds]) })) {
      const own = known.get(row.productId) ?? new Map<string, ProductPicture>();
      known.set(row.productId, own.set(keyOfRow(row), row));
    }
    return known;
  }

  /** Addresses of our own media, as an export writes them, need no fetching: address → asset id. */
  private async ownAssets(urls: readonly string[]): Promise<Map<string, string>> {
    const prefix = `${this.config.publicUrl}/media/`;
    const checksums = new Map(
      urls.flatMap((url): [string, string][] => {
        const checksum = url.startsWith(prefix) ? OWN.exec(url.slice(prefix.length))?.[1] : undefined;
        return checksum === undefined ? [] : [[url, checksum]];
      }),
    );
    const assets = await this.assets.byChecksum([...checksums.values()]);
    return new Map(
      [...checksums].flatMap(([url, checksum]): [string, string][] => {
        const asset = assets.get(checksum);
        return asset === undefined ? [] : [[url, asset.id]];
      }),
    );
  }

  private async forget(rows: readonly ProductPicture[]): Promise<void> {
    for (const { productId, urlHash } of rows) await this.db.repository(ProductPicture).delete({ productId, urlHash });
  }
}

const OWN = /^([0-9a-f]{64})\/[a-z]+\.webp$/;

const keyOfRow = ({ urlHash }: ProductPicture): string => urlHash.toString('hex');

/** The product shows all of them, before others, in their order and with their texts. */
const isShown = (rows: readonly ProductPicture[], shown: readonly ShownImage[]): boolean =>
  distinct(rows).every(
    (row, index) => row.assetId !== null && shown[index]?.assetId === row.assetId && shown[index].alt === row.alt,
  );

/** Two addresses may lead to the same picture: the product shows it once, at its first place. */
const distinct = (rows: readonly ProductPicture[]): ProductPicture[] =>
  rows.filter(
    (row, index) => row.assetId === null || rows.findIndex((other) => other.assetId === row.assetId) === index,
  );
