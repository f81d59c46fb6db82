import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  Database,
  Extensions,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  notFound,
  staleVersion,
  updateVersioned,
} from 'markethall/kernel';
import { assetInUse } from './asset.errors.js';
import { AssetLog } from './asset-log.js';
import { AssetUse } from './asset-use.js';
import { Asset } from './entities/asset.entity.js';
import { FileStorage } from './file-storage.js';
import { type RenditionName, RENDITIONS, Renditions } from './renditions.js';

/** The largest picture that is taken, in bytes of the file. */
export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;

/** Pictures: stored once by checksum, served as renditions of our own making. */
@Injectable()
export class AssetService {
  constructor(
    private readonly db: Database,
    private readonly renditions: Renditions,
    private readonly storage: FileStorage,
    private readonly extensions: Extensions,
    private readonly log: AssetLog,
  ) {}

  /**
   * Stores a picture and gives its asset; the same bytes give the asset that is there already.
   * Not inside a transaction. Throws 422 `picture_unreadable`, `picture_too_large`.
   */
  async store(original: Buffer, fileName: string): Promise<Asset> {
    const checksum = createHash('sha256').update(original).digest('hex');
    const known = await this.assets.findOneBy({ checksum });
    if (known !== null) return known;

    const picture = await this.renditions.render(original);
    for (const [name, bytes] of Object.entries(picture.files))
      await this.storage.put(keyOfRendition(checksum, name), bytes);
    return this.log.stored({
      checksum,
      fileName: fileName.replace(/[\p{Cc}/\\]/gu, '').slice(0, 200) || 'picture',
      width: picture.width,
      height: picture.height,
      bytes: picture.files.full.length,
      focalX: 50,
      focalY: 50,
    });
  }

  /** Bytes of a rendition as WebP, or null. */
  read(checksum: string, rendition: RenditionName): Promise<Buffer | null> {
    return this.storage.get(keyOfRendition(checksum, rendition));
  }

  /** Path of a rendition below the public origin; it never changes what it shows. */
  urlOf(asset: Pick<Asset, 'checksum'>, rendition: RenditionName = 'card'): string {
    return `/media/${asset.checksum}/${rendition}.webp`;
  }

  async get(id: string): Promise<Asset> {
    const asset = await this.assets.findOneBy({ id });
    if (asset === null) throw notFound('asset');
    return asset;
  }

  /** Those of the ids that exist, by id. One statement. */
  async getMany(ids: readonly string[]): Promise<Map<string, Asset>> {
    if (ids.length === 0) return new Map();
    const found = await this.assets.findBy({ id: In([...new Set(ids)]) });
    return new Map(found.map((asset) => [asset.id, asset]));
  }

  /** Those of the checksums that exist, by checksum. One statement. */
  async byChecksum(checksums: readonly string[]): Promise<Map<string, Asset>> {
    if (checksums.length === 0) return new Map();
    const found = await this.assets.findBy({ checksum: In([...new Set(checksums)]) });
    return new Map(found.map((asset) => [asset.checksum, asset]));
  }

  list(request: ListRequest): Promise<KeysetPage<Asset>> {
    const query = this.assets.createQueryBuilder('a');
    return keysetPage(
      query,
      request,
      { createdAt: 'a.createdAt', fileName: 'a.fileName' },
      { idField: 'a.id', idPrefix: 'asset' },
    );
  }

  /** Sets what stays visible when the picture is cropped, in percent. */
  setFocalPoint(id: string, focal: { x: number; y: number }, expectedVersion: number): Promise<Asset> {
    return this.db.transaction(async () => {
      const asset = await this.get(id);
      const before = { ...asset };
      asset.focalX = focal.x;
      asset.focalY = focal.y;
      await updateVersioned(this.db, Asset, asset, expectedVersion);
      this.log.changed(before, asset);
      return asset;
    });
  }

  /** Deletes a picture that nothing shows; 409 `asset_in_use` otherwise. The bytes go after the commit. */
  async delete(id: string, expectedVersion: number): Promise<void> {
    const asset = await this.db.transaction(async () => {
      const found = await this.get(id);
      const { version: currentVersion } = found;
      if (currentVersion !== expectedVersion)
        throw await staleVersion(this.db, { entityType: 'asset', id, expectedVersion, currentVersion });
      for (const use of this.extensions.all(AssetUse)) if (await use.isUsed(id)) throw assetInUse();
      await this.assets.delete({ id });
      this.log.deleted(found);
      return found;
    });
    for (const name of Object.keys(RENDITIONS)) await this.storage.delete(keyOfRendition(asset.checksum, name));
  }

  private get assets() {
    return this.db.repository(Asset);
  }
}

const keyOfRendition = (checksum: string, name: string): string => `${checksum.slice(0, 2)}/${checksum}-${name}.webp`;
