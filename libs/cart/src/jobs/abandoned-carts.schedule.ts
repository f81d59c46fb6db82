import { Injectable } from '@nestjs/common';
import { Schedule, type ScheduleRun } from 'markethall/kernel';
import { CartExpiryService } from '../cart-expiry.service.js';

@Injectable()
export class AbandonedCartsSchedule {
  constructor(private readonly expiry: CartExpiryService) {}

  @Schedule('cart.delete-abandoned', { everyMs: 15 * 60_000 })
  async run({ signal }: ScheduleRun): Promise<void> {
    await this.expiry.deleteAbandoned(signal);
  }
}
