import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  CustomFields,
  Database,
  emailKey,
  Events,
  insertRows,
  isDuplicateKey,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { erasePersonalHistory, evenTime, UserService } from 'markethall/users';
import { ConsentBook } from './consent-book.js';
import { customerEmailTaken, customerErased, customerNotFound, externalIdTaken } from './customer.errors.js';
import { CustomerCreated, CustomerErased, CustomerRegistered, CustomerUpdated } from './customer.events.js';
import { Customer } from './entities/customer.entity.js';
import { CustomerAddress } from './entities/customer-address.entity.js';
import { CustomerGroupMember } from './entities/customer-group.entity.js';

/** What a shopper gives to open an account. */
export interface Registration {
  email: string;
  password: string;
  firstName: string;
  lastName: string;
  phone?: string | null;
  /** BCP 47, usually that of the request. */
  locale: string | null;
  acceptsMarketing?: boolean;
  /** The channel of the request. */
  channelId: string | null;
}

/** What may be changed in a profile; absent stays. */
export interface CustomerChange {
  firstName?: string;
  lastName?: string;
  phone?: string | null;
  locale?: string | null;
  externalId?: string | null;
  custom?: Record<string, unknown> | null;
  acceptsMarketing?: boolean;
}

export type NewCustomer = Pick<CustomerChange, 'phone' | 'locale' | 'externalId' | 'custom'> & {
  email: string;
  firstName: string;
  lastName: string;
};

/** Longer than storing a registration ever takes: a known address must not answer faster than a new one. */
const REGISTRATION_MS = 60;

/** Profiles of customers: opening, changing and erasing them. */
@Injectable()
export class CustomerService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly users: UserService,
    private readonly consents: ConsentBook,
  ) {}

  /**
   * Opens an account with its profile in one transaction. An address that has an account already makes nothing and
   * answers the same; its owner gets a mail. Orders placed as a guest with this address stay apart.
   */
  async register(input: Registration): Promise<void> {
    const credentials = await this.users.prepareRegistration(input.email, input.password);
    await evenTime(REGISTRATION_MS, () =>
      this.db.transaction(async () => {
        const customer = newCustomer({ ...input, email: credentials.email }, this.clock.now());
        const userId = await this.users.register(credentials, {
          kind: 'customer',
          profileId: customer.id,
          locale: input.locale,
        });
        if (userId === null) return;
        customer.userId = userId;
        await insertRows(this.db, Customer, [customer]);
        if (input.acceptsMarketing) await this.consents.give(customer.id, 'marketing', true, 'registration');
        this.changes.record({ entityType: 'customer', id: customer.id, version: 1, before: null, after: customer });
        this.events.publish(new CustomerRegistered(customer.id, userId, input.channelId));
      }),
    );
  }

  /** A profile without an account, made by staff or an import. 409 `email_taken`, `external_id_taken`. */
  create(input: NewCustomer): Promise<Customer> {
    return this.db.transaction(async () => {
      if (await this.findByEmail(input.email)) throw customerEmailTaken();
      const custom = CustomFields.validate('customer', input.custom ?? null);
      const customer = newCustomer({ ...input, custom }, this.clock.now());
      await this.storing(() => insertRows(this.db, Customer, [customer]));
      this.changes.record({ entityType: 'customer', id: customer.id, version: 1, before: null, after: customer });
      this.events.publish(new CustomerCreated(customer.id, 1));
      return customer;
    });
  }

  /** 404 `customer_not_found`. */
  async get(id: string): Promise<Customer> {
    const customer = await this.find(id);
    if (!customer) throw customerNotFound();
    return customer;
  }

  find(id: string): Promise<Customer | null> {
    return this.db.repository(Customer).findOneBy({ id });
  }

  /** The profile behind an account. 404 `customer_not_found`. */
  async getForUser(userId: string): Promise<Customer> {
    const customer = await this.db.repository(Customer).findOneBy({ userId });
    if (!customer) throw customerNotFound();
    return customer;
  }

  /** The profile with this address, in any spelling; one with an account before one without. */
  async findByEmail(email: string): Promise<Customer | null> {
    const found = await this.db
      .repository(Customer)
      .find({ where: { emailKey: emailKey(email) }, order: { id: 'ASC' }, take: 20 });
    return found.find((customer) => customer.userId !== null) ?? found[0] ?? null;
  }

  /** 404, 409 `customer_erased`, `external_id_taken`, 412 when `expectedVersion` is not the present one. */
  update(id: string, change: CustomerChange, expectedVersion?: number): Promise<Customer> {
    return this.db.transaction(async () => {
      const customer = await this.getForUpdate(id);
      const before = { ...customer };
      const { acceptsMarketing, custom, ...fields } = change;
      Object.assign(customer, fields, { updatedAt: this.clock.now() });
      if (custom !== undefined)
        customer.custom = CustomFields.validate('customer', custom, { current: customer.custom });
      await this.storing(() => updateVersioned(this.db, Customer, customer, expectedVersion));
      if (acceptsMarketing !== undefined) await this.consents.give(id, 'marketing', acceptsMarketing, 'account');
      this.changes.record({ entityType: 'customer', id, version: customer.version, before, after: customer });
      this.events.publish(new CustomerUpdated(id, customer.version));
      return customer;
    });
  }

  /**
   * Erases the personal data of a customer for ever: profile, address book, groups, account. The row stays without a
   * name, because orders (which keep what the law asks for) refer to it. Sessions end. Safe to repeat.
   */
  erase(id: string, reason: string): Promise<Customer> {
    return this.db.transaction(async () => {
      const customer = await this.lock(id);
      if (customer.erasedAt) return customer;
      customer.erase(this.clock.now());
      await updateVersioned(this.db, Customer, customer);
      await this.db.repository(CustomerAddress).delete({ customerId: id });
      await this.db.repository(CustomerGroupMember).delete({ customerId: id });
      if (customer.userId) await this.users.eraseCustomer(customer.userId);
      await erasePersonalHistory(this.db, 'customer', id);
      // Without the values: what is erased must not be written down once more.
      const [before, after] = [{ erasedAt: null }, { erasedAt: customer.erasedAt }];
      this.changes.record({ entityType: 'customer', id, version: customer.version, before, after, reason });
      this.events.publish(new CustomerErased(id, customer.version));
      return customer;
    });
  }

  /** Locks the row that guards the profile and its address book. 404, 409 `customer_erased`. */
  async getForUpdate(id: string): Promise<Customer> {
    const customer = await this.lock(id);
    if (customer.erasedAt) throw customerErased();
    return customer;
  }

  private async lock(id: string): Promise<Customer> {
    const customer = await this.db.repository(Customer).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!customer) throw customerNotFound();
    return customer;
  }

  private async storing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw isDuplicateKey(error, 'uq_customer_external_id') ? externalIdTaken() : error;
    }
  }
}

/** A new profile, not stored yet. */
export function newCustomer(input: NewCustomer & { userId?: string | null }, now: Date): Customer {
  return Object.assign(new Customer(), {
    id: newId('cus'),
    userId: input.userId ?? null,
    externalId: input.externalId ?? null,
    email: input.email,
    emailKey: emailKey(input.email),
    firstName: input.firstName,
    lastName: input.lastName,
    phone: input.phone ?? null,
    locale: input.locale ?? null,
    defaultBillingAddressId: null,
    defaultShippingAddressId: null,
    custom: input.custom ?? null,
    erasedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  } satisfies Omit<Customer, 'erase' | 'dropAddress'>);
}
