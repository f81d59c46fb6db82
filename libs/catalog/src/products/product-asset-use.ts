import { Injectable } from '@nestjs/common';
import { Database, idBytes, Implements } from 'markethall/kernel';
import { AssetUse } from 'markethall/media';

/** An image of a product, archived ones included, is in use. */
@Injectable()
@Implements(AssetUse)
export class ProductAssetUse extends AssetUse {
  constructor(private readonly db: Database) {
    super();
  }

  override async isUsed(assetId: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('SELECT 1 FROM product_asset WHERE asset_id = ? LIMIT 1', [
      idBytes(assetId),
    ]);
    return rows.length > 0;
  }
}
