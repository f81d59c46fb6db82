import { Module } from '@nestjs/common';
import { CatalogModule } from 'markethall/catalog';
import { provideExtension } from 'markethall/kernel';
import { PricingModule } from 'markethall/pricing';
import { PromotionsModule } from 'markethall/promotions';
import { ShippingModule } from 'markethall/shipping';
import { TaxModule } from 'markethall/tax';
import { BuyerHistory, UnknownBuyerHistory } from './buyer-history.js';
import { PriceFactsReader } from './price-facts.js';
import { TotalsService } from './totals.service.js';

@Module({
  imports: [CatalogModule, PricingModule, PromotionsModule, TaxModule, ShippingModule],
  providers: [TotalsService, PriceFactsReader, ...provideExtension(BuyerHistory, UnknownBuyerHistory)],
  exports: [TotalsService],
})
export class TotalsModule {}
