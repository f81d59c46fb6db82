import { AppEvent } from 'markethall/kernel';

/** A new file was stored; sending the same bytes again publishes nothing. */
export class AssetStored extends AppEvent {
  static override readonly eventName = 'media.asset-stored.v1';
  readonly aggregate: { type: string; id: string };
  constructor(
    readonly assetId: string,
    readonly checksum: string,
  ) {
    super();
    this.aggregate = { type: 'asset', id: assetId };
  }
}

export class AssetDeleted extends AppEvent {
  static override readonly eventName = 'media.asset-deleted.v1';
  readonly aggregate: { type: string; id: string };
  constructor(readonly assetId: string) {
    super();
    this.aggregate = { type: 'asset', id: assetId };
  }
}
