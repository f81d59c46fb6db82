export { catalogModule } from './catalog.definition.js';
export { CatalogModule } from './catalog.module.js';
export { CatalogService, type SellableVariant } from './selling/catalog.service.js';
export { CatalogReader } from './selling/catalog-reader.js';
export type {
  CategoryDocument,
  DocumentImage,
  DocumentOptionGroup,
  DocumentVariant,
  ProductDocument,
} from './selling/product-document.js';
export {
  CategoryChanged,
  CategoryDeleted,
  ProductArchived,
  ProductCreated,
  ProductUpdated,
  VariantCreated,
} from './catalog.events.js';
export { CategoryPermission, ProductPermission } from './catalog.permissions.js';
export { Product, type ProductStatus } from './products/entities/product.entity.js';
export { Variant } from './variants/entities/variant.entity.js';
export { Category } from './categories/entities/category.entity.js';
