import { AppEvent } from 'markethall/kernel';

/** A guest's cart became, or was merged into, a customer's. */
export class CartClaimed extends AppEvent {
  static override readonly eventName = 'cart.claimed.v1';

  constructor(
    /** The customer's cart that has the lines now. */
    readonly cartId: string,
    /** The guest's cart; the same id when it was taken over as it is. */
    readonly guestCartId: string,
    readonly customerId: string,
    override readonly channelId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'cart', id: cartId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}

/** A cart became an order. */
export class CartCompleted extends AppEvent {
  static override readonly eventName = 'cart.completed.v1';

  constructor(
    readonly cartId: string,
    readonly orderId: string,
    readonly customerId: string | null,
    override readonly channelId: string,
    version: number,
  ) {
    super();
    this.aggregate = { type: 'cart', id: cartId, version };
  }

  override readonly aggregate: { type: string; id: string; version?: number };
}
