export { taxModule } from './tax.definition.js';
export { TaxModule } from './tax.module.js';
export { TaxConfig } from './tax.config.js';
export { TaxService } from './tax.service.js';
export type { TaxStanding } from './tax-standing.js';
export { type IdentifierAnswer, IdentifierCheck } from './identifiers/identifier-check.js';
export { TaxIdentifierService } from './identifiers/tax-identifier.service.js';
export { TaxExemptionService } from './exemptions/tax-exemption.service.js';
export { TaxCategoryService } from './tax-category.service.js';
export { ZoneService, type Place } from './zone.service.js';
export { TaxRateService, type TaxRateTerms } from './tax-rate.service.js';
export { TaxSeeder } from './tax-seeder.js';
export {
  keepsBooks,
  TAX_TREATMENTS,
  TaxCalculator,
  type TaxComponent,
  type TaxRateView,
  type TaxRequest,
  type TaxTreatment,
} from './tax-calculator.js';
export type { TaxAddress, TaxCharged, TaxRefund, TaxRefundPart, TaxSale, TaxSaleLine } from './tax-sale.js';
export { TaxIdentifierChanged, TaxRulesChanged } from './tax.events.js';
export { TaxPermission } from './tax.permissions.js';
