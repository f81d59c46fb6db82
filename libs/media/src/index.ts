export { mediaModule } from './media.definition.js';
export { MediaModule } from './media.module.js';
export { AssetService, MAX_PICTURE_BYTES } from './asset.service.js';
export { AssetUse } from './asset-use.js';
export { AssetDeleted, AssetStored } from './asset.events.js';
export { AssetPermission } from './media.permissions.js';
export { Asset } from './entities/asset.entity.js';
export { FileStorage } from './file-storage.js';
export { type RenditionName, RENDITIONS } from './renditions.js';
