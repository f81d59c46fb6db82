import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { provideExtension } from 'markethall/kernel';
import { TaxCategoryController } from './api/tax-category.controller.js';
import { TaxRateController } from './api/tax-rate.controller.js';
import { ZoneController } from './api/zone.controller.js';
import { TaxCategory } from './entities/tax-category.entity.js';
import { TaxRate } from './entities/tax-rate.entity.js';
import { ZoneMember } from './entities/zone-member.entity.js';
import { Zone } from './entities/zone.entity.js';
import { TableTaxCalculator } from './table-tax-calculator.js';
import { TaxCacheInvalidation } from './tax-cache.js';
import { TaxCalculator } from './tax-calculator.js';
import { TaxCategoryService } from './tax-category.service.js';
import { TaxRateService } from './tax-rate.service.js';
import { TaxSeeder } from './tax-seeder.js';
import { TaxService } from './tax.service.js';
import { ZoneService } from './zone.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([TaxCategory, Zone, ZoneMember, TaxRate])],
  controllers: [TaxCategoryController, ZoneController, TaxRateController],
  providers: [
    ...provideExtension(TaxCalculator, TableTaxCalculator),
    TaxCacheInvalidation,
    TaxService,
    TaxCategoryService,
    ZoneService,
    TaxRateService,
    TaxSeeder,
  ],
  exports: [
    TaxCalculator,
    TaxCacheInvalidation,
    TaxService,
    TaxCategoryService,
    ZoneService,
    TaxRateService,
    TaxSeeder,
  ],
})
export class TaxModule {}
