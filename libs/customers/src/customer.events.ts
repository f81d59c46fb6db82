import { AppEvent } from 'markethall/kernel';

/** Facts about customers: ids only; read the present state from CustomerService. */
abstract class CustomerEvent extends AppEvent {
  readonly aggregate: { type: string; id: string; version?: number };

  constructor(
    readonly customerId: string,
    version?: number,
  ) {
    super();
    this.aggregate = { type: 'customer', id: customerId, ...(version === undefined ? {} : { version }) };
  }
}

/** Somebody opened an account as a shopper. */
export class CustomerRegistered extends CustomerEvent {
  static override readonly eventName = 'customers.registered.v1';
  constructor(
    customerId: string,
    readonly userId: string,
    /** In which channel. */
    override readonly channelId: string | null,
  ) {
    super(customerId, 1);
  }
}

/** Staff or an import made a profile without an account. */
export class CustomerCreated extends CustomerEvent {
  static override readonly eventName = 'customers.created.v1';
}

/** Profile or address book changed. */
export class CustomerUpdated extends CustomerEvent {
  static override readonly eventName = 'customers.updated.v1';
}

/** A consent was given or withdrawn. */
export class ConsentChanged extends CustomerEvent {
  static override readonly eventName = 'customers.consent-changed.v1';
  constructor(
    customerId: string,
    readonly kind: string,
    readonly granted: boolean,
  ) {
    super(customerId);
  }
}

/** The personal data is gone: whoever holds copies removes theirs. */
export class CustomerErased extends CustomerEvent {
  static override readonly eventName = 'customers.erased.v1';
}

/** Members of a group, or the group itself, changed: prices of its members may have. */
export class CustomerGroupChanged extends AppEvent {
  static override readonly eventName = 'customers.group-changed.v1';
  readonly aggregate: { type: string; id: string };
  constructor(
    readonly groupId: string,
    readonly change: 'created' | 'updated' | 'deleted' | 'members',
  ) {
    super();
    this.aggregate = { type: 'customer_group', id: groupId };
  }
}
