export { customersModule } from './customers.definition.js';
export { CustomersModule } from './customers.module.js';
export { AddressBook, type BookEntry, type DefaultRoles } from './address-book.js';
export { AddressInput, AddressView } from './api/address.dto.js';
export { ConsentBook } from './consent-book.js';
export { CustomerGroupService } from './customer-group.service.js';
export { type CustomerChange, CustomerService, type NewCustomer, type Registration } from './customer.service.js';
export {
  ConsentChanged,
  CustomerCreated,
  CustomerErased,
  CustomerGroupChanged,
  CustomerRegistered,
  CustomerUpdated,
} from './customer.events.js';
export { CustomerGroupPermission, CustomerPermission } from './customer.permissions.js';
export type { Consent, ConsentKind } from './entities/consent.entity.js';
export { Customer } from './entities/customer.entity.js';
export { PlainText } from './plain-text.decorator.js';
