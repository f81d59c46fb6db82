import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, Events, isDuplicateKey, newId } from 'markethall/kernel';
import { AssetDeleted, AssetStored } from './asset.events.js';
import { Asset } from './entities/asset.entity.js';

/** The writes of an asset with their events and change records. */
@Injectable()
export class AssetLog {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly changes: Changes,
  ) {}

  /** Two uploads of the same bytes at once end in one row: the second gets the first's. */
  async stored(values: Omit<Asset, 'id' | 'version' | 'createdAt'>): Promise<Asset> {
    try {
      return await this.db.transaction(async () => {
        const asset = Object.assign(new Asset(), values, {
          id: newId('asset'),
          version: 1,
          createdAt: this.clock.now(),
        });
        await this.db.repository(Asset).insert(asset);
        this.changes.record({ entityType: 'asset', id: asset.id, version: 1, before: null, after: asset });
        this.events.publish(new AssetStored(asset.id, asset.checksum));
        return asset;
      });
    } catch (error) {
      if (!isDuplicateKey(error, 'ux_asset_checksum')) throw error;
      return this.db.repository(Asset).findOneByOrFail({ checksum: values.checksum });
    }
  }

  changed(before: Asset, after: Asset): void {
    this.changes.record({ entityType: 'asset', id: after.id, version: after.version, before, after });
  }

  deleted(asset: Asset): void {
    this.changes.record({ entityType: 'asset', id: asset.id, version: asset.version, before: asset, after: null });
    this.events.publish(new AssetDeleted(asset.id));
  }
}
