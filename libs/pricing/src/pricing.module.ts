import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { provideExtension } from 'markethall/kernel';
import { PriceListService } from './price-list.service.js';
import { PriceSelector, SpecificPriceSelector } from './price-selector.js';
import { PriceWriter } from './price-writer.js';
import { pricingEntities } from './pricing.entities.js';
import { PricingService } from './pricing.service.js';

@Module({
  imports: [TypeOrmModule.forFeature(pricingEntities), CatalogModule, ChannelsModule],
  providers: [PriceListService, PriceWriter, PricingService, ...provideExtension(PriceSelector, SpecificPriceSelector)],
  exports: [PriceListService, PricingService, PriceSelector],
})
export class PricingModule {}
