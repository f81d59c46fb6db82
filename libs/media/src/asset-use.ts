/** Modules that show pictures say which ones are in use: many-valued. A picture in use is not deleted. */
export abstract class AssetUse {
  abstract isUsed(assetId: string): Promise<boolean>;
}
