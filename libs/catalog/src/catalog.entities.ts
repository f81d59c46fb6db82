import { CategoryTranslation } from './categories/entities/category-translation.entity.js';
import { CategoryTree } from './categories/entities/category-tree.entity.js';
import { Category } from './categories/entities/category.entity.js';
import { CollectionProduct, CollectionTranslation } from './collections/entities/collection-parts.entity.js';
import { Collection } from './collections/entities/collection.entity.js';
import { OptionGroupTranslation } from './options/entities/option-group-translation.entity.js';
import { OptionGroup } from './options/entities/option-group.entity.js';
import { ProductOptionTranslation } from './options/entities/product-option-translation.entity.js';
import { ProductOption } from './options/entities/product-option.entity.js';
import { ProductAsset } from './products/entities/product-asset.entity.js';
import { ProductCategory } from './products/entities/product-category.entity.js';
import { ProductChannel } from './products/entities/product-channel.entity.js';
import { ProductTranslation } from './products/entities/product-translation.entity.js';
import { Product } from './products/entities/product.entity.js';
import { SlugHistory } from './products/entities/slug-history.entity.js';
import { VariantOption } from './variants/entities/variant-option.entity.js';
import { Variant } from './variants/entities/variant.entity.js';

/** Every table of this module. */
export const catalogEntities = [
  Category,
  CategoryTranslation,
  CategoryTree,
  Collection,
  CollectionProduct,
  CollectionTranslation,
  OptionGroup,
  OptionGroupTranslation,
  Product,
  ProductAsset,
  ProductCategory,
  ProductChannel,
  ProductOption,
  ProductOptionTranslation,
  ProductTranslation,
  SlugHistory,
  Variant,
  VariantOption,
];
