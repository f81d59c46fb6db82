import { Injectable } from '@nestjs/common';
import { Schedule } from 'markethall/kernel';
import { PaymentSweeperService } from '../payment-sweeper.service.js';

/** Asks providers about payments that are stuck. */
@Injectable()
export class SweepPaymentsSchedule {
  constructor(private readonly sweeper: PaymentSweeperService) {}

  @Schedule('payments.sweep-stuck', { everyMs: 30_000 })
  async sweep(): Promise<void> {
    await this.sweeper.sweep();
  }
}
