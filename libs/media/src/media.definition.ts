import { defineModule } from 'markethall/kernel';
import { AssetPermission } from './media.permissions.js';
import { MediaModule } from './media.module.js';
import { Asset1795004000001 } from './migrations/1795004000001-asset.js';

/** For the list in apps/modules.ts. */
export const mediaModule = defineModule({
  name: 'media',
  module: MediaModule,
  migrations: [Asset1795004000001],
  permissions: [AssetPermission],
});
