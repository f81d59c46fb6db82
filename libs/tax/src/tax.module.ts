import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { configProvider, provideExtension } from 'markethall/kernel';
import { AdminTaxIdentifierController } from './api/admin-tax-identifier.controller.js';
import { RatePackController } from './api/rate-pack.controller.js';
import { TaxCategoryController } from './api/tax-category.controller.js';
import { TaxExemptionController } from './api/tax-exemption.controller.js';
import { TaxIdentifierController } from './api/tax-identifier.controller.js';
import { TaxRateController } from './api/tax-rate.controller.js';
import { ZoneController } from './api/zone.controller.js';
import { TaxCategory } from './entities/tax-category.entity.js';
import { TaxRate } from './entities/tax-rate.entity.js';
import { ZoneMember } from './entities/zone-member.entity.js';
import { Zone } from './entities/zone.entity.js';
import { TaxExemption } from './exemptions/tax-exemption.entity.js';
import { TaxExemptionService } from './exemptions/tax-exemption.service.js';
import { IdentifierCheck } from './identifiers/identifier-check.js';
import { TaxIdentifier } from './identifiers/tax-identifier.entity.js';
import { TaxIdentifierService } from './identifiers/tax-identifier.service.js';
import { ViesCheck } from './identifiers/vies-check.js';
import { RatePacks } from './packs/rate-packs.js';
import { TableTaxCalculator } from './table-tax-calculator.js';
import { TaxCacheInvalidation } from './tax-cache.js';
import { TaxCalculator } from './tax-calculator.js';
import { TaxCategoryService } from './tax-category.service.js';
import { TaxRateService } from './tax-rate.service.js';
import { TaxSeeder } from './tax-seeder.js';
import { TaxStandings } from './tax-standing.js';
import { TaxConfig, taxConfig } from './tax.config.js';
import { TaxService } from './tax.service.js';
import { ZoneService } from './zone.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([TaxCategory, Zone, ZoneMember, TaxRate, TaxIdentifier, TaxExemption]),
    ChannelsModule,
  ],
  controllers: [
    TaxCategoryController,
    ZoneController,
    TaxRateController,
    RatePackController,
    TaxIdentifierController,
    AdminTaxIdentifierController,
    TaxExemptionController,
  ],
  providers: [
    configProvider(taxConfig),
    ...provideExtension(TaxCalculator, TableTaxCalculator),
    ...provideExtension(IdentifierCheck, ViesCheck),
    TaxStandings,
    TaxIdentifierService,
    TaxExemptionService,
    RatePacks,
    TaxCacheInvalidation,
    TaxService,
    TaxCategoryService,
    ZoneService,
    TaxRateService,
    TaxSeeder,
  ],
  exports: [
    TaxConfig,
    TaxCalculator,
    TaxIdentifierService,
    TaxExemptionService,
    TaxCacheInvalidation,
    TaxService,
    TaxCategoryService,
    ZoneService,
    TaxRateService,
    TaxSeeder,
  ],
})
export class TaxModule {}
