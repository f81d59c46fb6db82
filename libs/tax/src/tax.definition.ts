import { defineModule } from 'markethall/kernel';
import { Tax1795007000001 } from './migrations/1795007000001-tax.js';
import { TaxHolders1795043500001 } from './migrations/1795043500001-tax-holders.js';
import { TaxModule } from './tax.module.js';
import { TaxPermission } from './tax.permissions.js';
import { TaxWorker } from './tax.worker.js';

/** Tax categories, zones and rates. */
export const taxModule = defineModule({
  name: 'tax',
  module: TaxModule,
  worker: TaxWorker,
  migrations: [Tax1795007000001, TaxHolders1795043500001],
  permissions: [TaxPermission],
  invariants: [
    {
      code: 'TAX1',
      title: 'every tax rate has a category',
      sql: `SELECT r.id FROM tax_rate r LEFT JOIN tax_category c ON c.code = r.category_code WHERE c.id IS NULL`,
    },
    {
      code: 'TAX2',
      title: 'two rates of one name never hold at once in one zone',
      sql: `SELECT a.id FROM tax_rate a
              JOIN tax_rate b ON b.zone_id = a.zone_id AND b.category_code = a.category_code AND b.name = a.name AND b.id > a.id
             WHERE (a.valid_from IS NULL OR b.valid_to IS NULL OR a.valid_from < b.valid_to)
               AND (a.valid_to IS NULL OR b.valid_from IS NULL OR a.valid_to > b.valid_from)`,
    },
    {
      code: 'TAX4',
      title: 'a confirmed tax identifier has its evidence',
      sql: `SELECT id FROM tax_identifier WHERE status = 'valid' AND (checked_at IS NULL OR checked_by IS NULL OR evidence IS NULL)`,
    },
    {
      code: 'TAX3',
      title: 'no tax rate ends before it begins',
      sql: 'SELECT id FROM tax_rate WHERE valid_from >= valid_to',
    },
  ],
});
