import { defineModule } from 'markethall/kernel';
import { Pricing1795011000001 } from './migrations/1795011000001-pricing.js';
import { pricingInvariants } from './pricing.invariants.js';
import { PricingModule } from './pricing.module.js';
import { PricePermission } from './pricing.permissions.js';

/** Price lists, prices and their history. */
export const pricingModule = defineModule({
  name: 'pricing',
  module: PricingModule,
  migrations: [Pricing1795011000001],
  permissions: [PricePermission],
  invariants: pricingInvariants,
});
