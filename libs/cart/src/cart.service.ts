import { Injectable } from '@nestjs/common';
import type { StoreContext } from 'markethall/channels';
import { CustomFields, Database, Events, isDuplicateKey } from 'markethall/kernel';
import type { DeliveryOption } from 'markethall/shipping';
import type { PricedCart } from 'markethall/totals';
import type { ExplainedCart } from './cart-pricer.js';
import { CartAccess, type CartCredential, mayUse } from './cart-access.js';
import { CartChanges } from './cart-changes.js';
import { applyPatch, type CartPatch } from './cart-patch.js';
import { CartPricer } from './cart-pricer.js';
import { type CartRequirement, requirementsOf } from './cart-requirements.js';
import type { CartProblem, CartView } from './cart-view.js';
import {
  activeCartExists,
  cartCompleted,
  cartLocked,
  cartNotFound,
  deliveryMethodNotOffered,
  notEnoughStock,
  variantUnavailable,
} from './cart.errors.js';
import { CartCompleted } from './cart.events.js';
import { CartRepository } from './cart.repository.js';
import type { CartAddressKind } from './entities/cart-address.entity.js';
import type { CartLine } from './entities/cart-line.entity.js';
import { Cart } from './entities/cart.entity.js';

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

/**
 * Carts. Every change locks the cart's row, so parallel changes add up; every answer is priced anew. Adding checks the
 * stock and reserves nothing.
 */
@Injectable()
export class CartService {
  constructor(
    private readonly db: Database,
    private readonly access: CartAccess,
    private readonly changes: CartChanges,
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

  /** What the cart costs, with its reasons. Throws `cart_not_found`, also for a cart of somebody else. */
  async explainFor(cartId: string, credential: CartCredential): Promise<ExplainedCart> {
    return this.pricer.explain(await this.access.get(cartId, credential), null);
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
    return this.changes.byShopper(cartId, credential, async (cart) => {
      const lines = cart.lines.length;
      const { line } = this.put(cart, input, '');
      const view = await this.shown(cart, line, '/variantId');
      if (cart.lines.length === lines) this.carts.saveKnownLine(cart, line);
      else {
        this.carts.saveLines([line]);
        this.carts.touch(cart);
      }
      return view;
    });
  }

  /** Sets the units of a line. Throws `cart_line_not_found`, and as `addLine`. */
  changeLine(cartId: string, credential: CartCredential, lineId: string, quantity: number): Promise<CartView> {
    return this.changes.byShopper(cartId, credential, async (cart) => {
      const line = cart.line(lineId);
      line.setQuantity(quantity, this.carts.now());
      const view = await this.shown(cart, line, '/quantity');
      this.carts.saveKnownLine(cart, line);
      return view;
    });
  }

  /** Throws `cart_line_not_found`. */
  removeLine(cartId: string, credential: CartCredential, lineId: string): Promise<CartView> {
    return this.changes.byShopper(cartId, credential, async (cart) => {
      const line = cart.line(lineId);
      cart.remove(line);
      this.carts.deleteLine(line);
      this.carts.touch(cart);
      return this.pricer.show(cart);
    });
  }

  /**
   * Changes e-mail, addresses, delivery method, locale or currency; null clears, absent stays. A delivery method must be
   * offered for the cart. Throws 422 for what the channel does not offer, `cart_completed`, `cart_locked`.
   */
  update(cartId: string, credential: CartCredential, patch: CartPatch): Promise<CartView> {
    return this.changes.byShopper(cartId, credential, async (cart) => {
      const currency = cart.currency;
      applyPatch(cart, patch, await this.pricer.channelOf(cart));
      const inOtherCurrency = cart.currency === currency ? [] : cart.lines.filter((line) => line.manual !== null);
      for (const line of inOtherCurrency) line.setManualPrice(null, null, this.carts.now());
      const view = await this.pricer.show(cart);
      this.acceptDelivery(view, patch);
      if (cart.currency !== currency) {
        for (const line of cart.lines) line.priceSnapshot = this.priceNow(view, line);
        this.carts.saveLines(cart.lines);
        this.carts.saveManualPrices(inOtherCurrency);
      }
      this.carts.saveAddresses(cart, patchedAddresses(patch));
      this.carts.update(cart);
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

  /** What the cart costs now. */
  priced(cart: Cart): Promise<PricedCart> {
    return this.pricer.price(cart);
  }

  /**
   * What the cart costs now, with its reasons. A few statements when the caches are warm (`warm` before a transaction).
   * `reference`: the order that is paid again, whose own uses of promotions do not count against it.
   */
  explained(cart: Cart, reference: string | null = null): Promise<ExplainedCart> {
    return this.pricer.explain(cart, reference);
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
   * transaction the row stays locked. Throws `cart_not_found` (also for another's cart, where a `credential` is given),
   * `cart_completed` (409, params.orderId), `cart_locked` (409).
   */
  lockForCheckout(cartId: string, options: { takeOver?: boolean; credential?: CartCredential } = {}): Promise<Cart> {
    return this.db.transaction(async () => {
      const cart = await this.carts.findForUpdate(cartId);
      if (!cart || (options.credential && !mayUse(cart, options.credential))) throw cartNotFound();
      const before = copyOf(cart);
      const now = this.carts.now();
      if (cart.isFinished) throw cartCompleted(cart);
      if (cart.isHeld(now) && !options.takeOver) throw cartLocked();
      cart.completingAt = now;
      cart.checkedOutAt ??= now;
      this.carts.update(cart, before);
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
      this.carts.update(cart);
    });
  }

  /**
   * Binds the cart to its order for ever. Repeatable for the same order; throws `cart_completed` for another one. With
   * the cart as the caller has `held` it for this checkout and committed, it is not read and locked again:
   * version_conflict (412) ends the transaction when it has changed since.
   */
  complete(cartId: string, orderId: string, held?: Cart): Promise<Cart> {
    return this.db.transaction(async () => {
      const cart = held === undefined ? await this.carts.findForUpdate(cartId) : copyOf(held);
      if (!cart) throw cartNotFound();
      if (cart.orderId === orderId && cart.completedAt !== null) return cart;
      if (cart.isFinished) throw cartCompleted(cart);
      this.bind(cart, orderId);
      return cart;
    });
  }

  /**
   * Changes what somebody above keeps for an open cart of the shopper, and remembers whether anything is left (`work`
   * says so). Locks the cart; throws `cart_not_found`, `cart_completed`, `cart_locked`.
   */
  changeTenders(cartId: string, credential: CartCredential, work: (cart: Cart) => Promise<boolean>): Promise<Cart> {
    return this.changes.withLock(cartId, credential, async (cart) => {
      cart.hasTenders = await work(cart);
      this.carts.update(cart);
      return cart;
    });
  }

  private bind(cart: Cart, orderId: string): void {
    const before = copyOf(cart);
    cart.orderId = orderId;
    cart.completedAt = this.carts.now();
    cart.checkedOutAt ??= cart.completedAt;
    cart.completingAt = null;
    cart.activeKey = null;
    this.carts.update(cart, before);
    this.events.publish(new CartCompleted(cart.id, orderId, cart.customerId, cart.channelId, cart.version));
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

const copyOf = (cart: Cart): Cart => Object.assign(new Cart(), cart);

function isStockProblem(problem: CartProblem): boolean {
  return problem.code === 'out_of_stock' || problem.code === 'insufficient_stock';
}

function patchedAddresses(patch: CartPatch): CartAddressKind[] {
  const kinds: CartAddressKind[] = [];
  if (patch.shippingAddress !== undefined) kinds.push('shipping');
  if (patch.billingAddress !== undefined) kinds.push('billing');
  return kinds;
}
