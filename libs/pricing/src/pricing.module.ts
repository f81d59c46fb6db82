import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { CustomersModule } from 'markethall/customers';
import { configProvider, provideExtension } from 'markethall/kernel';
import { AdminPriceExplanationController } from './api/admin-price-explanation.controller.js';
import { AdminPriceListController } from './api/admin-price-list.controller.js';
import { AdminPriceController } from './api/admin-price.controller.js';
import { PriceCandidates } from './price-candidates.js';
import { PriceExplanationService } from './price-explanation.service.js';
import { PriceHistoryCare } from './price-history-care.js';
import { PriceHistoryService } from './price-history.service.js';
import { PriceListJournal, PriceListService } from './price-list.service.js';
import { PriceListPrices } from './price-list-prices.service.js';
import { PriceQueries } from './price-queries.js';
import { PriceSelector, SpecificPriceSelector } from './price-selector.js';
import { PriceWriter } from './price-writer.js';
import { pricingConfig } from './pricing.config.js';
import { pricingEntities } from './pricing.entities.js';
import { PricingService } from './pricing.service.js';
import { PriceSources, VariantPricesService } from './variant-prices.service.js';

@Module({
  imports: [TypeOrmModule.forFeature(pricingEntities), CatalogModule, ChannelsModule, CustomersModule],
  controllers: [AdminPriceListController, AdminPriceController, AdminPriceExplanationController],
  providers: [
    configProvider(pricingConfig),
    PriceCandidates,
    PriceExplanationService,
    PriceHistoryCare,
    PriceHistoryService,
    PriceListJournal,
    PriceListPrices,
    PriceListService,
    PriceQueries,
    PriceSources,
    PriceWriter,
    PricingService,
    VariantPricesService,
    ...provideExtension(PriceSelector, SpecificPriceSelector),
  ],
  exports: [PriceHistoryCare, PriceListPrices, PriceListService, PricingService, PriceSelector],
})
export class PricingModule {}
