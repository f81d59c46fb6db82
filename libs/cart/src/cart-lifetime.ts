import { Injectable } from '@nestjs/common';
import { CartConfig } from './cart.config.js';
import type { Cart } from './entities/cart.entity.js';

const DAY_MS = 86_400_000;

/** How long an untouched cart lives. */
@Injectable()
export class CartLifetime {
  constructor(private readonly config: CartConfig) {}

  /** Notes the activity. The expiry moves by whole days, so that its index is not rewritten by every change. */
  renew(cart: Cart, now: Date): void {
    const days = cart.customerId === null ? this.config.guestDays : this.config.customerDays;
    cart.lastActivityAt = now;
    cart.updatedAt = now;
    cart.expiresAt = new Date((Math.floor(now.getTime() / DAY_MS) + days + 1) * DAY_MS);
  }
}
