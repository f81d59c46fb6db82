import { Injectable } from '@nestjs/common';
import { CustomerService } from 'markethall/customers';
import { Database, Events, isDuplicateKey, newId } from 'markethall/kernel';
import { type CartCredential, holdsToken } from './cart-access.js';
import { CartPricer } from './cart-pricer.js';
import type { CartView } from './cart-view.js';
import { cannotClaimOwnCart, cartNotFound } from './cart.errors.js';
import { CartClaimed } from './cart.events.js';
import { CartRepository } from './cart.repository.js';
import type { CartAddressKind } from './entities/cart-address.entity.js';
import { type Cart, MAX_COUPONS } from './entities/cart.entity.js';

/** A guest signs in: what was in the guest's cart must be in the customer's, once. */
@Injectable()
export class CartClaimService {
  constructor(
    private readonly db: Database,
    private readonly carts: CartRepository,
    private readonly pricer: CartPricer,
    private readonly customers: CustomerService,
    private readonly events: Events,
  ) {}

  /**
   * Gives a guest's cart to the customer who holds its token: merged into their active cart of the channel, or taken
   * over as it is when they have none. Answers with the customer's cart. Repeatable. Throws `cart_not_found` without
   * the token, `cart_claims_itself` (409) for a cart that was never a guest's, `cart_completed`, `cart_locked`.
   */
  async claim(guestCartId: string, customerId: string, credential: CartCredential): Promise<CartView> {
    await this.pricer.warm();
    const { email } = await this.customers.get(customerId);
    const attempt = () => this.db.transaction(() => this.claimOnce(guestCartId, customerId, email, credential));
    try {
      return await attempt();
    } catch (error) {
      // Another cart became the customer's active one in the same moment: now there is one to merge into.
      if (isDuplicateKey(error, 'uq_cart_active_key')) return attempt();
      throw error;
    }
  }

  private async claimOnce(
    id: string,
    customerId: string,
    email: string,
    credential: CartCredential,
  ): Promise<CartView> {
    const guest = await this.carts.findForUpdate(id);
    if (!guest) throw cartNotFound();
    if (guest.customerId !== null) return this.claimedBefore(guest, customerId, credential);
    if (!holdsToken(guest, credential)) throw cartNotFound();
    guest.assertOpen(this.carts.now());

    const activeId = await this.carts.findActiveId(customerId, guest.channelId);
    const active = activeId === null ? null : await this.carts.findForUpdate(activeId);
    if (!active || active.isFinished) return this.takeOver(guest, customerId, email);
    active.assertOpen(this.carts.now());
    return this.merge(guest, active, customerId);
  }

  /** A repetition by the same customer finds the result of the first time. */
  private async claimedBefore(guest: Cart, customerId: string, credential: CartCredential): Promise<CartView> {
    if (guest.customerId !== customerId) throw cartNotFound();
    if (!holdsToken(guest, credential)) throw cannotClaimOwnCart();
    const result = guest.mergedIntoId === null ? guest : await this.carts.find(guest.mergedIntoId);
    if (!result) throw cartNotFound();
    return this.pricer.show(result);
  }

  private async takeOver(guest: Cart, customerId: string, email: string): Promise<CartView> {
    guest.giveTo(customerId, email);
    this.carts.update(guest);
    this.events.publish(new CartClaimed(guest.id, guest.id, customerId, guest.channelId, guest.version));
    return this.pricer.show(guest);
  }

  /** Lines add up; what the customer's cart does not say yet (address, delivery) comes from the guest's. */
  private async merge(guest: Cart, active: Cart, customerId: string): Promise<CartView> {
    const now = this.carts.now();
    const known = new Set(active.lines);
    const lines = guest.lines.map((line) => {
      const target = active.put(line.variantId, line.quantity, line.custom, now);
      if (!known.has(target) && active.currency === guest.currency)
        target.setManualPrice(line.manual, line.manualBy, now);
      return target;
    });
    for (const code of guest.coupons ?? []) if ((active.coupons ?? []).length < MAX_COUPONS) active.applyCode(code);
    const kinds = this.adoptAddresses(guest, active);
    active.deliveryMethodId ??= guest.deliveryMethodId;
    active.email ??= guest.email;

    const view = await this.pricer.show(active);
    for (const line of lines) {
      line.priceSnapshot = view.priced.lines.find((each) => each.lineId === line.id)?.unitPrice ?? line.priceSnapshot;
    }
    this.carts.deleteLines(guest);
    this.carts.saveLines([...new Set(lines)]);
    this.carts.saveManualPrices(lines.filter((line) => !known.has(line) && line.manual !== null));
    this.carts.saveAddresses(active, kinds);
    this.carts.update(active);

    guest.lines = [];
    guest.addresses = [];
    this.carts.saveAddresses(guest, ['shipping', 'billing']);
    guest.customerId = customerId;
    guest.mergedIntoId = active.id;
    this.carts.update(guest);
    this.events.publish(new CartClaimed(active.id, guest.id, customerId, active.channelId, active.version));
    return view;
  }

  private adoptAddresses(guest: Cart, active: Cart): CartAddressKind[] {
    if (active.addresses.length > 0) return [];
    active.addresses = guest.addresses.map((address) =>
      Object.assign(address, { id: newId('cad'), cartId: active.id }),
    );
    return active.addresses.map((address) => address.kind);
  }
}
