import { Injectable } from '@nestjs/common';
import { Clock, Database } from 'markethall/kernel';
import { CartRepository } from './cart.repository.js';

const BATCH = 200;

/** Deletes carts that nobody touched for long. A cart for which an order may exist is never deleted. */
@Injectable()
export class CartExpiryService {
  constructor(
    private readonly db: Database,
    private readonly carts: CartRepository,
    private readonly clock: Clock,
  ) {}

  /** In small transactions, until there is no more or the signal says stop. Returns how many were deleted. */
  async deleteAbandoned(signal?: AbortSignal): Promise<number> {
    let deleted = 0;
    for (;;) {
      const now = this.clock.now();
      const count = await this.db.transaction(() => this.carts.deleteExpired(now, BATCH));
      deleted += count;
      if (count < BATCH || signal?.aborted) return deleted;
    }
  }
}
