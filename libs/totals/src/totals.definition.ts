import { defineModule } from 'markethall/kernel';
import { TotalsModule } from './totals.module.js';

/** The one price calculation. It owns no table. */
export const totalsModule = defineModule({ name: 'totals', module: TotalsModule });
