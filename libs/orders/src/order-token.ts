import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig, Clock } from 'markethall/kernel';
import type { Order } from './entities/order.entity.js';
import { OrdersConfig } from './orders.config.js';

/** 256 bits in base64url. */
const FORM = /^[A-Za-z0-9_-]{43}$/;

/**
 * The secret by which a guest reads an order (`Order-Token`). It is computed from a random seed in the row and a key of
 * the installation, so the answer of the checkout and every mail carry the same one, and neither the database nor the
 * key alone gives it away. The row holds its hash: clear it, or change the seed, and the token is revoked.
 */
@Injectable()
export class OrderTokens {
  private readonly key: Buffer;

  constructor(
    private readonly config: AppConfig,
    private readonly orders: OrdersConfig,
    private readonly clock: Clock,
  ) {
    this.key = config.deriveKey('orders.guest-token');
  }

  /** Seed, hash and end of a new token. */
  issue(): Pick<Order, 'tokenSeed' | 'tokenHash' | 'tokenExpiresAt'> {
    const tokenSeed = randomBytes(32).toString('base64url');
    const tokenExpiresAt = new Date(this.clock.nowMs() + this.orders.guestTokenDays * 86_400_000);
    return { tokenSeed, tokenHash: hashOf(this.tokenFor(tokenSeed)), tokenExpiresAt };
  }

  /** The order's token; null when it is revoked or over. */
  tokenOf(order: Pick<Order, 'tokenSeed' | 'tokenHash' | 'tokenExpiresAt'>): string | null {
    return this.isLive(order) ? this.tokenFor(order.tokenSeed) : null;
  }

  /** True for the order's own, live token. Compares in constant time. */
  opens(order: Pick<Order, 'tokenSeed' | 'tokenHash' | 'tokenExpiresAt'>, token: string): boolean {
    if (!this.isLive(order) || order.tokenHash === null || !FORM.test(token)) return false;
    return timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(order.tokenHash));
  }

  /** A link that a guest can open; the token stands in the fragment, which browsers do not send. */
  linkOf(order: Pick<Order, 'id' | 'tokenSeed' | 'tokenHash' | 'tokenExpiresAt'>): string | null {
    const token = this.tokenOf(order);
    return token === null
      ? null
      : `${new URL(this.config.storefrontUrl).origin}/orders/view#order=${order.id}&token=${token}`;
  }

  private isLive(order: Pick<Order, 'tokenHash' | 'tokenExpiresAt'>): boolean {
    return order.tokenHash !== null && order.tokenExpiresAt !== null && order.tokenExpiresAt > this.clock.now();
  }

  private tokenFor(seed: string): string {
    return createHmac('sha256', this.key).update(seed).digest('base64url');
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
