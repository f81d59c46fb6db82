import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { InventoryModule } from 'markethall/inventory';
import { PricingModule } from 'markethall/pricing';
import { PromotionsModule } from 'markethall/promotions';
import { TaxModule } from 'markethall/tax';
import { StoreCategoryController } from './api/store-category.controller.js';
import { StoreProductController } from './api/store-product.controller.js';
import { CategoryViewService } from './category-view.service.js';
import { ProductView } from './entities/product-view.entity.js';
import { ProductViewCategory } from './entities/product-view-category.entity.js';
import { ProductViewCollection } from './entities/product-view-collection.entity.js';
import { ProductViewChannel } from './entities/product-view-channel.entity.js';
import { ProductViewBuilder } from './product-view-builder.js';
import { ProductViewRepository } from './product-view.repository.js';
import { ProductViewService } from './product-view.service.js';
import { PriorPrices } from './prior-prices.js';
import { ShopPrices } from './shop-prices.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ProductView, ProductViewChannel, ProductViewCategory, ProductViewCollection]),
    CatalogModule,
    ChannelsModule,
    InventoryModule,
    PricingModule,
    PromotionsModule,
    TaxModule,
  ],
  controllers: [StoreProductController, StoreCategoryController],
  providers: [
    ProductViewRepository,
    ProductViewService,
    PriorPrices,
    ShopPrices,
    ProductViewBuilder,
    CategoryViewService,
  ],
  exports: [ProductViewService, ProductViewBuilder],
})
export class ProductViewsModule {}
