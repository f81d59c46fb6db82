import { Injectable } from '@nestjs/common';
import { Schedule } from 'markethall/kernel';
import { SandboxBank } from '../sandbox/sandbox-bank.js';

/** The sandbox bank's own clock: settles late payments and delivers webhooks that are due. */
@Injectable()
export class SandboxBankSchedule {
  constructor(private readonly bank: SandboxBank) {}

  @Schedule('payments.sandbox-bank', { everyMs: 2_000 })
  async tick(): Promise<void> {
    await this.bank.settleDue();
    await this.bank.deliverDue();
  }
}
