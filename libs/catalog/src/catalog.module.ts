import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { MediaModule } from 'markethall/media';
import { catalogEntities } from './catalog.entities.js';
import { AdminCategoryController } from './categories/api/admin-category.controller.js';
import { CategoryQueries } from './categories/category-queries.js';
import { CategoryShape } from './categories/category-shape.js';
import { CategoryService } from './categories/category.service.js';
import { AdminCollectionController } from './collections/api/admin-collection.controller.js';
import { CollectionService } from './collections/collection.service.js';
import { CatalogImport, ImportParts } from './import/catalog-import.js';
import { ImageImport } from './import/image-import.js';
import { CategoryPaths } from './import/category-paths.js';
import { AdminOptionController } from './options/api/admin-option.controller.js';
import { OptionService } from './options/option.service.js';
import { AdminProductController } from './products/api/admin-product.controller.js';
import { ProductAssetUse } from './products/product-asset-use.js';
import { ProductChecks } from './products/product-checks.js';
import { ProductQueries } from './products/product-queries.js';
import { ProductRepository } from './products/product.repository.js';
import { ProductService } from './products/product.service.js';
import { CatalogReader } from './selling/catalog-reader.js';
import { CatalogService } from './selling/catalog.service.js';
import { PromotionFactsReader } from './selling/promotion-facts.js';
import { AdminVariantController } from './variants/api/admin-variant.controller.js';
import { VariantService } from './variants/variant.service.js';

@Module({
  imports: [TypeOrmModule.forFeature(catalogEntities), ChannelsModule, MediaModule],
  controllers: [
    AdminProductController,
    AdminOptionController,
    AdminVariantController,
    AdminCategoryController,
    AdminCollectionController,
  ],
  providers: [
    CatalogImport,
    ImageImport,
    CatalogReader,
    CatalogService,
    CategoryPaths,
    CategoryQueries,
    CategoryService,
    CategoryShape,
    CollectionService,
    ImportParts,
    OptionService,
    ProductAssetUse,
    ProductChecks,
    ProductQueries,
    ProductRepository,
    ProductService,
    PromotionFactsReader,
    VariantService,
  ],
  exports: [
    CatalogImport,
    ImageImport,
    CatalogReader,
    CatalogService,
    CategoryService,
    CollectionService,
    OptionService,
    ProductRepository,
    ProductService,
    VariantService,
  ],
})
export class CatalogModule {}
