import { type AddressInput, Customer, type NewCustomer } from 'markethall/customers';
import { Clock, Database, insertRows } from 'markethall/kernel';
import { aCustomerAccount, type SignedIn, type TestContext } from 'markethall/testing/users';
import { newCustomer } from '../src/customer.service.js';

let built = 0;

/** A profile in memory, without an account. */
export function aProfile(traits: Partial<NewCustomer & { userId: string | null }> = {}, now = new Date()): Customer {
  built += 1;
  const email = `customer-${built}-${Math.random().toString(36).slice(2, 8)}@example.com`;
  return newCustomer({ email, firstName: 'Ada', lastName: `Lovelace ${built}`, ...traits }, now);
}

/** A stored profile without an account. Publishes no event. */
export async function saveProfile(app: TestContext, customer: Customer = aProfile()): Promise<Customer> {
  await insertRows(app.get(Database), Customer, [customer]);
  return customer;
}

/** A stored customer who is signed in, without a password ever having been hashed. Publishes no event. */
export async function aCustomer(
  app: TestContext,
  traits: Partial<NewCustomer> & { passwordHash?: string | null } = {},
): Promise<SignedIn & { customer: Customer; customerId: string }> {
  const { passwordHash, ...profile } = traits;
  const customer = aProfile(profile, app.get(Clock).now());
  return app.get(Database).transaction(async () => {
    const { email, id: profileId, locale } = customer;
    const account = await aCustomerAccount(app, { email, profileId, locale, passwordHash });
    customer.userId = account.userId;
    await insertRows(app.get(Database), Customer, [customer]);
    return { ...account, customer, customerId: customer.id };
  });
}

/** A valid address: Ada Lovelace in Berlin, unless told otherwise. */
export const anAddress = (traits: Partial<AddressInput> = {}): AddressInput => ({
  firstName: 'Ada',
  lastName: 'Lovelace',
  company: null,
  line1: 'Invalidenstraße 117',
  line2: null,
  postalCode: '10115',
  city: 'Berlin',
  region: null,
  countryCode: 'DE',
  phone: null,
  ...traits,
});
