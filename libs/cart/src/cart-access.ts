import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { StoreContext } from 'markethall/channels';
import { CustomerService } from 'markethall/customers';
import { newId, RequestContext } from 'markethall/kernel';
import { cartNotFound } from './cart.errors.js';
import { CartRepository } from './cart.repository.js';
import { Cart } from './entities/cart.entity.js';

/** What a request shows to get at a cart. */
export interface CartCredential {
  /** The signed-in customer. */
  customerId: string | null;
  /** SHA-256 of the `Cart-Token` header, or null without a well-formed one. */
  tokenHash: Buffer | null;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A fresh secret of 256 bits and what is stored of it. */
export function newCartToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashCartToken(token) };
}

export function hashCartToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Param decorator: the credentials of this request, `@CartAuth() credential: CartCredential`. */
export const CartAuth = createParamDecorator((_data: unknown, context: ExecutionContext): CartCredential => {
  const request = context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>();
  const token = request.headers['cart-token'];
  const actor = RequestContext.actor();
  return {
    customerId: actor.kind === 'customer' ? actor.profileId : null,
    tokenHash: typeof token === 'string' && TOKEN.test(token) ? hashCartToken(token) : null,
  };
});

/** True for the customer who owns it, or for whoever holds the token of a guest's cart. */
export function mayUse(cart: Cart, credential: CartCredential): boolean {
  if (cart.customerId !== null) return cart.customerId === credential.customerId;
  return holdsToken(cart, credential);
}

/** True for the token that the cart was created with, also after it was claimed. */
export function holdsToken(cart: Cart, { tokenHash }: CartCredential): boolean {
  return cart.tokenHash !== null && tokenHash !== null && timingSafeEqual(cart.tokenHash, tokenHash);
}

/** Who may use which cart: turns an id and credentials into a cart, or into the 404 that a missing cart gets. */
@Injectable()
export class CartAccess {
  constructor(
    private readonly carts: CartRepository,
    private readonly customers: CustomerService,
  ) {}

  /** An empty cart, not yet stored: a customer's with their e-mail, or a guest's with the token that opens it. */
  async open(
    { channel, locale, currency }: StoreContext,
    customerId: string | null,
  ): Promise<{ cart: Cart; token: string | null }> {
    const secret = customerId === null ? newCartToken() : null;
    const now = this.carts.now();
    const cart = Object.assign(new Cart(), {
      id: newId('cart'),
      channelId: channel.id,
      currency,
      locale,
      customerId: null,
      activeKey: null,
      tokenHash: secret?.hash ?? null,
      email: null,
      deliveryMethodId: null,
      coupons: null,
      version: 1,
      completingAt: null,
      checkedOutAt: null,
      completedAt: null,
      orderId: null,
      mergedIntoId: null,
      hasTenders: false,
      lastActivityAt: now,
      expiresAt: now,
      createdAt: now,
      updatedAt: now,
      lines: [],
      addresses: [],
    });
    if (customerId !== null) cart.giveTo(customerId, (await this.customers.get(customerId)).email);
    return { cart, token: secret?.token ?? null };
  }

  /** One statement, no lock. Throws `cart_not_found`. */
  async get(cartId: string, credential: CartCredential): Promise<Cart> {
    return allowed(await this.carts.find(cartId), credential);
  }

  /** Locked until the transaction ends. Throws `cart_not_found`. */
  async getForUpdate(cartId: string, credential: CartCredential): Promise<Cart> {
    return allowed(await this.carts.findForUpdate(cartId), credential);
  }
}

function allowed(cart: Cart | null, credential: CartCredential): Cart {
  if (!cart || !mayUse(cart, credential)) throw cartNotFound();
  return cart;
}
