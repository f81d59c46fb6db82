import { defineModule } from 'markethall/kernel';
import { Shipping1795006000001 } from './migrations/1795006000001-shipping.js';
import { ShippingModule } from './shipping.module.js';
import { ShippingPermission } from './shipping.permissions.js';
import { ShippingWorker } from './shipping.worker.js';

/** Delivery methods, their rates, and shipments. */
export const shippingModule = defineModule({
  name: 'shipping',
  module: ShippingModule,
  worker: ShippingWorker,
  migrations: [Shipping1795006000001],
  permissions: [ShippingPermission],
  invariants: [
    {
      code: 'SHP1',
      title: 'every shipment has lines',
      sql: 'SELECT s.id FROM shipment s WHERE NOT EXISTS (SELECT 1 FROM shipment_line l WHERE l.shipment_id = s.id)',
    },
    {
      code: 'SHP2',
      title: 'what was shipped or delivered says when',
      sql: `SELECT id FROM shipment WHERE (status IN ('shipped', 'delivered', 'lost', 'returned') AND shipped_at IS NULL)
               OR (status = 'delivered' AND delivered_at IS NULL)`,
    },
    {
      code: 'SHP3',
      title: 'no two rates of a delivery method price the same weight',
      sql: `SELECT a.id FROM delivery_rate a
              JOIN delivery_rate b ON b.method_id = a.method_id AND b.currency = a.currency AND b.id > a.id
             WHERE (b.max_weight IS NULL OR a.min_weight < b.max_weight)
               AND (a.max_weight IS NULL OR b.min_weight < a.max_weight)`,
    },
  ],
});
