import { defineModule } from 'markethall/kernel';
import { catalogInvariants } from './catalog.invariants.js';
import { CatalogModule } from './catalog.module.js';
import { CategoryPermission, ProductPermission } from './catalog.permissions.js';
import { Catalog1795009000001 } from './migrations/1795009000001-catalog.js';
import { ProductAssetAlt1795031000001 } from './migrations/1795031000001-product-asset-alt.js';

/** Products and the category tree. */
export const catalogModule = defineModule({
  name: 'catalog',
  module: CatalogModule,
  migrations: [Catalog1795009000001, ProductAssetAlt1795031000001],
  permissions: [ProductPermission, CategoryPermission],
  invariants: catalogInvariants,
});
