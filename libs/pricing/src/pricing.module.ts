import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { provideExtension } from 'markethall/kernel';
import { AdminPriceListController } from './api/admin-price-list.controller.js';
import { AdminPriceController } from './api/admin-price.controller.js';
import { PriceListService } from './price-list.service.js';
import { PriceQueries } from './price-queries.js';
import { PriceSelector, SpecificPriceSelector } from './price-selector.js';
import { PriceWriter } from './price-writer.js';
import { pricingEntities } from './pricing.entities.js';
import { PricingService } from './pricing.service.js';
import { PriceSources, VariantPricesService } from './variant-prices.service.js';

@Module({
  imports: [TypeOrmModule.forFeature(pricingEntities), CatalogModule, ChannelsModule],
  controllers: [AdminPriceListController, AdminPriceController],
  providers: [
    PriceListService,
    PriceQueries,
    PriceSources,
    PriceWriter,
    PricingService,
    VariantPricesService,
    ...provideExtension(PriceSelector, SpecificPriceSelector),
  ],
  exports: [PriceListService, PricingService, PriceSelector],
})
export class PricingModule {}
