import { defineModule } from 'markethall/kernel';
import { catalogInvariants } from './catalog.invariants.js';
import { CatalogModule } from './catalog.module.js';
import { CategoryPermission, ProductPermission } from './catalog.permissions.js';
import { Catalog1795009000001 } from './migrations/1795009000001-catalog.js';
import { Collections1795040000100 } from './migrations/1795040000100-collections.js';
import { ProductKind1795042000003 } from './migrations/1795042000003-product-kind.js';
import { ProductAssetAlt1795031000001 } from './migrations/1795031000001-product-asset-alt.js';

/** Products, the category tree and collections. */
export const catalogModule = defineModule({
  name: 'catalog',
  module: CatalogModule,
  migrations: [Catalog1795009000001, ProductAssetAlt1795031000001, Collections1795040000100, ProductKind1795042000003],
  permissions: [ProductPermission, CategoryPermission],
  invariants: catalogInvariants,
});
