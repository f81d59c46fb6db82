import type { Invariant } from 'markethall/kernel';

/** What must hold for customers at rest; each query returns no row. */
export const customerInvariants: Invariant[] = [
  {
    code: 'CU1',
    title: 'a default address belongs to its customer',
    sql: `SELECT c.id FROM customer c
           WHERE (c.default_billing_address_id IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM customer_address a WHERE a.id = c.default_billing_address_id AND a.customer_id = c.id))
              OR (c.default_shipping_address_id IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM customer_address a WHERE a.id = c.default_shipping_address_id AND a.customer_id = c.id))`,
  },
  {
    code: 'CU2',
    title: 'an address book holds at most 50 addresses',
    sql: 'SELECT customer_id FROM customer_address GROUP BY customer_id HAVING COUNT(*) > 50',
  },
  {
    code: 'CU3',
    title: 'an erased customer keeps no name, address, group or external id',
    sql: `SELECT c.id FROM customer c WHERE c.erased_at IS NOT NULL AND (
             c.first_name <> '' OR c.last_name <> '' OR c.phone IS NOT NULL OR c.external_id IS NOT NULL
             OR c.email NOT LIKE '%@erased.invalid'
             OR EXISTS (SELECT 1 FROM customer_address a WHERE a.customer_id = c.id)
             OR EXISTS (SELECT 1 FROM customer_group_member m WHERE m.customer_id = c.id))`,
  },
];
