import { Injectable } from '@nestjs/common';
import { Changes, Clock, CustomFields, Database, Events, insertRows, newId, updateVersioned } from 'markethall/kernel';
import { type AddressInput, AddressView } from './api/address.dto.js';
import { addressNotFound, tooManyAddresses } from './customer.errors.js';
import { CustomerUpdated } from './customer.events.js';
import { CustomerService } from './customer.service.js';
import { Customer } from './entities/customer.entity.js';
import { CustomerAddress } from './entities/customer-address.entity.js';

export const MOST_ADDRESSES = 50;

/** Whether an address becomes what checkout proposes; false takes that role away, absent leaves it. */
export interface DefaultRoles {
  defaultBilling?: boolean;
  defaultShipping?: boolean;
}

/** What comes from outside: an address, and the custom fields of a book's entry. */
export type BookInput = AddressInput & { custom?: Record<string, unknown> | null };

/** An address with its owner, whose defaults tell what it is used for. */
export interface BookEntry {
  address: CustomerAddress;
  owner: Customer;
}

/** The addresses of one customer. Every change locks the customer, so that the limit and the defaults hold. */
@Injectable()
export class AddressBook {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly customers: CustomerService,
  ) {}

  /** In the order in which they were added; at most 50. */
  async list(customerId: string): Promise<BookEntry[]> {
    const owner = await this.customers.get(customerId);
    const addresses = await this.db
      .repository(CustomerAddress)
      .find({ where: { customerId }, order: { id: 'ASC' }, take: MOST_ADDRESSES });
    return addresses.map((address) => ({ address, owner }));
  }

  /** 404 `address_not_found`, also for somebody else's. */
  async get(customerId: string, addressId: string): Promise<BookEntry> {
    const owner = await this.customers.get(customerId);
    return { address: await this.find(customerId, addressId), owner };
  }

  /** The first address takes both roles. 409 `too_many_addresses`. */
  add(customerId: string, input: BookInput, roles: DefaultRoles): Promise<BookEntry> {
    return this.db.transaction(async () => {
      const owner = await this.customers.getForUpdate(customerId);
      const count = await this.db.repository(CustomerAddress).countBy({ customerId });
      if (count >= MOST_ADDRESSES) throw tooManyAddresses(MOST_ADDRESSES);

      const now = this.clock.now();
      const address = Object.assign(new CustomerAddress(), AddressView.from(input), {
        id: newId('addr'),
        customerId,
        custom: CustomFields.validate('customer_address', input.custom ?? null),
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await insertRows(this.db, CustomerAddress, [address]);
      this.record(owner, 'address added', null, address);
      await this.saveOwner(owner, () => giveRoles(owner, address.id, count === 0 ? BOTH : roles));
      return { address, owner };
    });
  }

  /** Merge patch. 404 `address_not_found`. */
  update(customerId: string, addressId: string, input: Partial<BookInput>, roles: DefaultRoles): Promise<BookEntry> {
    return this.db.transaction(async () => {
      const owner = await this.customers.getForUpdate(customerId);
      const address = await this.find(customerId, addressId);
      const before = { ...address };
      const custom = CustomFields.validate('customer_address', input.custom, { current: address.custom });
      Object.assign(address, input, { custom, updatedAt: this.clock.now() });
      await updateVersioned(this.db, CustomerAddress, address);
      this.record(owner, 'address changed', before, address);
      await this.saveOwner(owner, () => giveRoles(owner, addressId, roles));
      return { address, owner };
    });
  }

  /** 404 `address_not_found`. Orders keep their copies. */
  async remove(customerId: string, addressId: string): Promise<void> {
    await this.db.transaction(async () => {
      const owner = await this.customers.getForUpdate(customerId);
      const address = await this.find(customerId, addressId);
      await this.db.repository(CustomerAddress).delete({ id: addressId });
      this.record(owner, 'address removed', address, null);
      await this.saveOwner(owner, () => owner.dropAddress(addressId));
    });
  }

  private async find(customerId: string, addressId: string): Promise<CustomerAddress> {
    const address = await this.db.repository(CustomerAddress).findOneBy({ id: addressId, customerId });
    if (!address) throw addressNotFound();
    return address;
  }

  /** A change of the book is a change of the customer. */
  private async saveOwner(owner: Customer, change: () => void): Promise<void> {
    const before = { ...owner };
    change();
    owner.updatedAt = this.clock.now();
    await updateVersioned(this.db, Customer, owner);
    this.changes.record({ entityType: 'customer', id: owner.id, version: owner.version, before, after: owner });
    this.events.publish(new CustomerUpdated(owner.id, owner.version));
  }

  /** Under the customer, whose personal data it is, so that erasing the customer finds it. */
  private record(owner: Customer, reason: string, before: object | null, after: object | null): void {
    this.changes.record({ entityType: 'customer', id: owner.id, version: owner.version + 1, before, after, reason });
  }
}

const BOTH: DefaultRoles = { defaultBilling: true, defaultShipping: true };

function giveRoles(owner: Customer, addressId: string, roles: DefaultRoles): void {
  if (roles.defaultBilling === true) owner.defaultBillingAddressId = addressId;
  if (roles.defaultBilling === false && owner.defaultBillingAddressId === addressId)
    owner.defaultBillingAddressId = null;
  if (roles.defaultShipping === true) owner.defaultShippingAddressId = addressId;
  if (roles.defaultShipping === false && owner.defaultShippingAddressId === addressId)
    owner.defaultShippingAddressId = null;
}
