import { defineModule } from 'markethall/kernel';
import { Pricing1795011000001 } from './migrations/1795011000001-pricing.js';
import { PriceWindowsAndHistory1795041000001 } from './migrations/1795041000001-price-windows-and-history.js';
import { pricingInvariants } from './pricing.invariants.js';
import { PricingModule } from './pricing.module.js';
import { PricePermission } from './pricing.permissions.js';
import { PricingWorkerModule } from './pricing.worker.js';

/** Price lists, prices and their history. */
export const pricingModule = defineModule({
  name: 'pricing',
  module: PricingModule,
  worker: PricingWorkerModule,
  migrations: [Pricing1795011000001, PriceWindowsAndHistory1795041000001],
  permissions: [PricePermission],
  invariants: pricingInvariants,
});
