import { Module } from '@nestjs/common';
import { CatalogModule } from 'markethall/catalog';
import { PricingModule } from 'markethall/pricing';
import { ShippingModule } from 'markethall/shipping';
import { TaxModule } from 'markethall/tax';
import { TotalsService } from './totals.service.js';

@Module({
  imports: [CatalogModule, PricingModule, TaxModule, ShippingModule],
  providers: [TotalsService],
  exports: [TotalsService],
})
export class TotalsModule {}
