import { Injectable } from '@nestjs/common';
import { Clock, Schedule } from 'markethall/kernel';
import { CartTendersService } from '../tenders/cart-tenders.service.js';

/** Longer than a cart lives untouched. */
const KEPT_MS = 120 * 86_400_000;

/** Forgets which gift cards were put to carts that are long gone. */
@Injectable()
export class ForgetTendersSchedule {
  constructor(
    private readonly tenders: CartTendersService,
    private readonly clock: Clock,
  ) {}

  @Schedule('checkout.forget-tenders', { everyMs: 86_400_000 })
  async forget(): Promise<void> {
    await this.tenders.forget(new Date(this.clock.nowMs() - KEPT_MS));
  }
}
