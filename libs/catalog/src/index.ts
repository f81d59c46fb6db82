export { catalogModule } from './catalog.definition.js';
export { CatalogModule } from './catalog.module.js';
export { CatalogService, type SellableVariant } from './selling/catalog.service.js';
export type { PromotionFacts } from './selling/promotion-facts.js';
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
  CollectionChanged,
  CollectionDeleted,
  ProductArchived,
  ProductCreated,
  ProductUpdated,
  VariantCreated,
} from './catalog.events.js';
export { CategoryPermission, ProductPermission } from './catalog.permissions.js';
export { Product, type ProductStatus } from './products/entities/product.entity.js';
export { Variant } from './variants/entities/variant.entity.js';
export { Category } from './categories/entities/category.entity.js';
export { ProductService, type NewProduct, type ProductChanges } from './products/product.service.js';
export { ownVariants } from './products/product-scope.js';
export { ProductRepository } from './products/product.repository.js';
export type { ProductTree } from './products/product-tree.js';
export type {
  ImageInput,
  OptionGroupInput,
  OptionInput,
  ProductTranslationInput,
  PublicationInput,
  VariantFacts,
  VariantInput,
} from './products/product-input.js';
export { VariantService } from './variants/variant.service.js';
export {
  CategoryService,
  type CategoryChanges,
  type CategoryWithWords,
  type NewCategory,
} from './categories/category.service.js';
export { CollectionService, type CollectionChanges, type NewCollection } from './collections/collection.service.js';
export { ImageImport, type ShownImage } from './import/image-import.js';
export { CatalogImport } from './import/catalog-import.js';
export type { ImportProduct, ImportResult, ImportVariant } from './import/import-product.js';
