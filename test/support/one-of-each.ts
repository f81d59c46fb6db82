import { idFromBytes, newId } from 'markethall/kernel';
import { aPlacedOrder, aReadyCart, aSellableVariant, type ReadyCart } from 'markethall/testing/checkout';
import { saveChannel } from 'markethall/testing/channels';
import { aStaffMember } from 'markethall/testing/users';
import { aPromotionBody } from '../promotions/promo.js';
import type { TestApp } from './app.js';

/** Key of a shopper's `Bearer …` in `known`. */
export const CUSTOMER_TOKEN = ' customer';

/** A shop with one thing in each collection of the admin API, by the collection's name in the path. `staff` may do all. */
export async function oneOfEach(
  app: TestApp,
  staff: string,
): Promise<{ known: Record<string, string>; cart: ReadyCart }> {
  const variantId = await aSellableVariant(app);
  const order = await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });
  const cart = await aReadyCart(app);
  const shopper = await app.asCustomer();
  const other = await app.asCustomer();
  const channel = await saveChannel(app);
  const member = await aStaffMember(app, ['order:read']);
  const promotions = await add(app, staff, 'promotions', aPromotionBody());
  const words = { translations: { en: { name: 'One' } } };
  const known = {
    [CUSTOMER_TOKEN]: shopper.authorization,
    carts: cart.id,
    orders: order.id,
    payments: order.paymentIntentId ?? '',
    variants: variantId,
    customers: other.customerId,
    staff: member.userId,
    channels: channel.id,
    categories: await add(app, staff, 'categories', words),
    roles: await add(app, staff, 'roles', { code: 'one', name: 'One', permissions: ['order:read'] }),
    locations: await add(app, staff, 'locations', { code: 'one', name: 'One', priority: 99 }),
    'price-lists': await add(app, staff, 'price-lists', { code: 'one', name: 'One', kind: 'override' }),
    'customer-groups': await add(app, staff, 'customer-groups', { code: 'one', name: 'One' }),
    campaigns: await add(app, staff, 'campaigns', { code: 'one', name: 'One' }),
    collections: await add(app, staff, 'collections', words),
    promotions,
    coupons: await add(app, staff, `promotions/${promotions}/coupons`, { code: 'ONE-OF-EACH' }),
    'tax-exemptions': await add(app, staff, 'tax-exemptions', {
      ...{ holder: other.customerId, jurisdiction: 'AT', certificate: 'one', reason: 'embassy' },
    }),
    products: await firstId(app, 'product', 'prod'),
    'delivery-methods': await firstId(app, 'delivery_method', 'dm'),
    'stock-levels': await firstId(app, 'stock_level', 'lvl'),
    'tax-categories': await firstId(app, 'tax_category', 'txc'),
    'tax-rates': await firstId(app, 'tax_rate', 'txr'),
    zones: await firstId(app, 'zone', 'zone'),
  };
  return { known, cart };
}

async function add(app: TestApp, staff: string, path: string, body: object): Promise<string> {
  const answer = await app.http.post(`/api/v1/admin/${path}`).set('Authorization', staff).send(body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return (answer.body as { id: string }).id;
}

async function firstId(app: TestApp, table: string, prefix: string): Promise<string> {
  const rows = await app.database.query<{ id: Buffer }>(`SELECT id FROM ${table} ORDER BY id LIMIT 1`);
  return rows[0] === undefined ? newId(prefix) : idFromBytes(prefix, rows[0].id);
}
