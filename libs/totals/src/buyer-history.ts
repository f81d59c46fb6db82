/**
 * Extension point (single-valued): what is known about earlier orders of a buyer. Orders lie above this module, so that the
 * answer comes from there (checkout implements it); without an implementation nobody knows.
 */
export abstract class BuyerHistory {
  /**
   * Whether the buyer has no placed order yet; null when nobody can say (a guest without an e-mail). Asked only when an
   * active promotion depends on it. One statement at most; its reads see the ambient transaction.
   */
  abstract isFirstOrder(buyer: { customerId: string | null; email: string | null }): Promise<boolean | null>;
}

/** Nobody knows. */
export class UnknownBuyerHistory extends BuyerHistory {
  override isFirstOrder(): Promise<null> {
    return Promise.resolve(null);
  }
}
