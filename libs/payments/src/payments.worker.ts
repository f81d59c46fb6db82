import { Module } from '@nestjs/common';
import { SandboxBankSchedule } from './jobs/sandbox-bank.schedule.js';
import { SweepPaymentsSchedule } from './jobs/sweep-payments.schedule.js';
import { PaymentsModule } from './payments.module.js';
import { ExpireGiftCardsSchedule } from './stored-value/jobs/expire-gift-cards.schedule.js';

/** Schedules of payments: the worker only. */
@Module({ imports: [PaymentsModule], providers: [SweepPaymentsSchedule, SandboxBankSchedule, ExpireGiftCardsSchedule] })
export class PaymentsWorkerModule {}
