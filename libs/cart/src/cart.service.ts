import { Injectable } from '@nestjs/common';
import type { StoreContext } from 'markethall/channels';
import { CustomFields, Database, Events, isDuplicateKey } from 'markethall/kernel';
import type { DeliveryOption } from 'markethall/shipping';
import type { PricedCart } from 'markethall/totals';
import { CartAccess, type CartCredential } from './cart-access.js';
import { applyPatch, type CartPatch } from './cart-patch.js';
import { CartPricer } from './cart-pricer.js';
import { type CartRequirement, requirementsOf } from './cart-requirements.js';
import type { CartProblem, CartView } from './cart-view.js';
import {
  activeCartExists,
  cartBusy,
  cartCompleted,
  cartLocked,
  cartNotFound,
  channelDisabled,
  deliveryMethodNotOffered,
  notEnoughStock,
  variantUnavailable,
} from './cart.errors.js';
import { CartCompleted } from './cart.events.js';
import { CartRepository } from './cart.repository.js';
import { Turnstile } from './turnstile.js';
import type { CartAddressKind } from './entities/cart-address.entity.js';
import type { CartLine } from './entities/cart-line.entity.js';
import type { Cart } from './entities/cart.entity.js';

/** Units of a variant, with custom fields if the installation has any. */
export interface LineInput {
  variantId: string;
  /** 1 to 10,000. */
  quantity: number;
  custom?: Record<string, unknown> | null;
}

/** Everything that a cart may be created with, in one call. */
export interface NewCart extends CartPatch {
  lines?: readonly LineInput[];
}

/** Changes of one cart that may wait in one process. */
const MAX_WAITING = 100;

/**
 * Carts. Every change locks the cart's row, so parallel changes add up; every answer is priced anew. Adding checks the
 * stock and reserves nothing.
 */
@Injectable()
export class CartService {
  private readonly turns = new Turnstile(MAX_WAITING, cartBusy);

  constructor(
    private readonly db: Database,
    private readonly access: CartAccess,
    private readonly carts: CartRepository,
    private readonly pricer: CartPricer,
    private readonly events: Events,
  ) {}

  /**
   * A new cart of the customer, else of a guest: then with the `token` that opens it, given out only here. Equals an
   * empty cart to which the same was done step by step. Throws `active_cart_exists` (409), and what the steps throw.
   */
  async create(
    store: StoreContext,
    customerId: string | null,
    input: NewCart,
  ): Promise<CartView & { token: string | null }> {
    const { cart, token } = await this.access.open(store, customerId);
    applyPatch(cart, input, store.channel);
    const added = (input.lines ?? []).map((line, index) => this.put(cart, line, `/lines/${index}`));
    const view = await this.pricer.show(cart);
    for (const { line, pointer } of added) this.accept(view, line, pointer);
    this.acceptDelivery(view, input);
    try {
      await this.db.transaction(() => this.carts.insert(cart));
    } catch (error) {
      if (customerId === null || !isDuplicateKey(error, 'uq_cart_active_key')) throw error;
      throw activeCartExists((await this.carts.findActiveId(customerId, store.channel.id)) ?? '');
    }
    return { ...view, token };
  }

  /** Throws `cart_not_found`, also for a cart of somebody else. */
  async view(cartId: string, credential: CartCredential): Promise<CartView> {
    return this.pricer.show(await this.access.get(cartId, credential));
  }

  /** The customer's active cart of a channel. Throws `cart_not_found` when there is none. */
  async viewActive(customerId: string, channelId: string): Promise<CartView> {
    const cart = await this.carts.findActive(customerId, channelId);
    if (!cart) throw cartNotFound();
    return this.pricer.show(cart);
  }

  /** For staff and other modules, without asking for credentials. Throws `cart_not_found`. */
  async get(cartId: string): Promise<Cart> {
    const cart = await this.carts.find(cartId);
    if (!cart) throw cartNotFound();
    return cart;
  }

  /** Priced, with problems and requirements, for whom `get` it. */
  show(cart: Cart): Promise<CartView> {
    return this.pricer.show(cart);
  }

  /**
   * Adds units; the same variant with the same custom fields joins its line. Throws `variant_unavailable` (422),
   * `out_of_stock` or `insufficient_stock` (409, the line stays as it was), `cart_full`, `cart_completed`, `cart_locked`.
   */
  addLine(cartId: string, credential: CartCredential, input: LineInput): Promise<CartView> {
    return this.change(cartId, credential, async (cart) => {
      const lines = cart.lines.length;
      const { line } = this.put(cart, input, '');
      const view = await this.shown(cart, line, '/variantId');
      if (cart.lines.length === lines) await this.carts.saveKnownLine(cart, line);
      else {
        await this.carts.saveLines([line]);
        await this.carts.touch(cart);
      }
      return view;
    });
  }

  /** Sets the units of a line. Throws `cart_line_not_found`, and as `addLine`. */
  changeLine(cartId: string, credential: CartCredential, lineId: string, quantity: number): Promise<CartView> {
    return this.change(cartId, credential, async (cart) => {
      const line = cart.line(lineId);
      line.setQuantity(quantity, this.carts.now());
      const view = await this.shown(cart, line, '/quantity');
      await this.carts.saveKnownLine(cart, line);
      return view;
    });
  }

  /** Throws `cart_line_not_found`. */
  removeLine(cartId: string, credential: CartCredential, lineId: string): Promise<CartView> {
    return this.change(cartId, credential, async (cart) => {
      const line = cart.line(lineId);
      cart.remove(line);
      await this.carts.deleteLine(line);
      await this.carts.touch(cart);
      return this.pricer.show(cart);
    });
  }

  /**
   * Changes e-mail, addresses, delivery method, locale or currency; null clears, absent stays. A delivery method must be
   * offered for the cart. Throws 422 for what the channel does not offer, `cart_completed`, `cart_locked`.
   */
  update(cartId: string, credential: CartCredential, patch: CartPatch): Promise<CartView> {
    return this.change(cartId, credential, async (cart) => {
      const currency = cart.currency;
      applyPatch(cart, patch, await this.pricer.channelOf(cart));
      const view = await this.pricer.show(cart);
      this.acceptDelivery(view, patch);
      if (cart.currency !== currency) {
        for (const line of cart.lines) line.priceSnapshot = this.priceNow(view, line);
        await this.carts.saveLines(cart.lines);
      }
      await this.carts.saveAddresses(cart, patchedAddresses(patch));
      await this.carts.update(cart);
      return view;
    });
  }

  /** What can be chosen for delivery, with prices. */
  async deliveryOptions(
    cartId: string,
    credential: CartCredential,
  ): Promise<{ cart: Cart; options: DeliveryOption[] }> {
    const cart = await this.access.get(cartId, credential);
    return { cart, options: await this.pricer.deliveryOptions(cart) };
  }

  /** What the cart costs now. Two statements when the caches are warm (`warm` before a transaction). */
  priced(cart: Cart): Promise<PricedCart> {
    return this.pricer.price(cart);
  }

  /** Fills the caches that pricing needs. */
  warm(): Promise<void> {
    return this.pricer.warm();
  }

  /** What is missing before it can become an order; the stock is checked by whoever reserves it. */
  requirements(cart: Cart, priced: PricedCart): CartRequirement[] {
    return requirementsOf(cart, priced);
  }

  /**
   * Holds the cart for a checkout for five minutes; after that another checkout may take it over. Inside the caller's
   * transaction the row stays locked. Throws `cart_not_found`, `cart_completed` (409, params.orderId), `cart_locked` (409).
   */
  lockForCheckout(cartId: string, options: { takeOver?: boolean } = {}): Promise<Cart> {
    return this.db.transaction(async () => {
      const cart = await this.carts.findForUpdate(cartId);
      if (!cart) throw cartNotFound();
      const now = this.carts.now();
      if (cart.isFinished) throw cartCompleted(cart);
      if (cart.isHeld(now) && !options.takeOver) throw cartLocked();
      cart.completingAt = now;
      cart.checkedOutAt ??= now;
      await this.carts.update(cart);
      return cart;
    });
  }

  /** Ends the hold, so that the shopper can change the cart again. `heldSince` leaves a later hold alone. Repeatable. */
  unlock(cartId: string, heldSince?: Date): Promise<void> {
    return this.db.transaction(async () => {
      const cart = await this.carts.findForUpdate(cartId);
      if (!cart || cart.isFinished || cart.completingAt === null) return;
      if (heldSince && cart.completingAt.getTime() !== heldSince.getTime()) return;
      cart.completingAt = null;
      await this.carts.update(cart);
    });
  }

  /** Binds the cart to its order for ever. Repeatable for the same order; throws `cart_completed` for another one. */
  complete(cartId: string, orderId: string): Promise<Cart> {
    return this.db.transaction(async () => {
      const cart = await this.carts.findForUpdate(cartId);
      if (!cart) throw cartNotFound();
      if (cart.orderId === orderId && cart.completedAt !== null) return cart;
      if (cart.isFinished) throw cartCompleted(cart);
      cart.orderId = orderId;
      cart.completedAt = this.carts.now();
      cart.checkedOutAt ??= cart.completedAt;
      cart.completingAt = null;
      cart.activeKey = null;
      await this.carts.update(cart);
      this.events.publish(new CartCompleted(cart.id, orderId, cart.customerId, cart.channelId, cart.version));
      return cart;
    });
  }

  /**
   * Changes what somebody above keeps for an open cart of the shopper, and remembers whether anything is left (`work`
   * says so). Locks the cart; throws `cart_not_found`, `cart_completed`, `cart_locked`.
   */
  changeTenders(cartId: string, credential: CartCredential, work: (cart: Cart) => Promise<boolean>): Promise<Cart> {
    return this.turns.run(cartId, () =>
      this.db.transaction(async () => {
        const cart = await this.access.getForUpdate(cartId, credential);
        cart.assertOpen(this.carts.now());
        cart.hasTenders = await work(cart);
        await this.carts.update(cart);
        return cart;
      }),
    );
  }

  /** Every change of a shopper: caches first, then the lock, then the check that it is theirs and still open. */
  private async change(
    cartId: string,
    credential: CartCredential,
    work: (cart: Cart) => Promise<CartView>,
  ): Promise<CartView> {
    await this.pricer.warm();
    return this.turns.run(cartId, () =>
      this.db.transaction(async () => {
        const cart = await this.access.getForUpdate(cartId, credential);
        cart.assertOpen(this.carts.now());
        if (!(await this.pricer.channelOf(cart)).active) throw channelDisabled();
        return work(cart);
      }),
    );
  }

  private put(cart: Cart, input: LineInput, pointer: string): { line: CartLine; pointer: string } {
    const custom = CustomFields.validate('cart_line', input.custom ?? null, { pointer: `${pointer}/custom` });
    return {
      line: cart.put(input.variantId, input.quantity, custom, this.carts.now()),
      pointer: `${pointer}/variantId`,
    };
  }

  private async shown(cart: Cart, line: CartLine, pointer: string): Promise<CartView> {
    const view = await this.pricer.show(cart);
    this.accept(view, line, pointer);
    return view;
  }

  /** Refuses a changed line that cannot be bought, else remembers the price that the shopper sees now. */
  private accept(view: CartView, line: CartLine, pointer: string): void {
    const { cart, problems } = view;
    const problem = problems.find((each) => each.lineId === line.id);
    if (problem && isStockProblem(problem)) {
      throw notEnoughStock(line.variantId, cart.unitsOf(line.variantId), problem.available ?? 0);
    }
    if (problem) throw variantUnavailable(line.variantId, pointer);
    line.priceSnapshot = this.priceNow(view, line);
  }

  private acceptDelivery({ problems }: CartView, patch: CartPatch): void {
    if (typeof patch.deliveryMethodId !== 'string') return;
    if (problems.some((each) => each.code === 'delivery_method_unavailable')) throw deliveryMethodNotOffered();
  }

  private priceNow({ priced }: CartView, line: CartLine): bigint | null {
    return priced.lines.find((each) => each.lineId === line.id)?.unitPrice ?? null;
  }
}

function isStockProblem(problem: CartProblem): boolean {
  return problem.code === 'out_of_stock' || problem.code === 'insufficient_stock';
}

function patchedAddresses(patch: CartPatch): CartAddressKind[] {
  const kinds: CartAddressKind[] = [];
  if (patch.shippingAddress !== undefined) kinds.push('shipping');
  if (patch.billingAddress !== undefined) kinds.push('billing');
  return kinds;
}
