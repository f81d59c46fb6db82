import { Injectable } from '@nestjs/common';
import type { PaymentIntent } from '../entities/payment-intent.entity.js';
import type { PaymentTransaction } from '../entities/payment-transaction.entity.js';
import { PaymentJournal } from '../payment-journal.js';
import { StoreCreditService } from './store-credit.service.js';
import { StoredValueBook } from './stored-value-book.js';

/** Refunds that go to store credit instead of the way that the money came: no provider is asked. */
@Injectable()
export class StoreCreditRefunds {
  constructor(
    private readonly credit: StoreCreditService,
    private readonly book: StoredValueBook,
    private readonly journal: PaymentJournal,
  ) {}

  /** Carries out a refund that is written down as pending, in the same transaction; the payment is locked by the caller. */
  async settle(intent: PaymentIntent, pending: PaymentTransaction, holder: string): Promise<void> {
    const account = await this.credit.open(holder, intent.currency);
    const { amount, currency } = pending;
    await this.book.move(account, {
      kind: 'refund',
      amount,
      reference: intent.reference,
      requestKey: `refund:${pending.id}`,
      // Where the money came from this account, it goes back the way it came.
      ...(account.id === intent.tenderAccountId && { intentId: intent.id }),
      source: 'payment',
    });
    await this.journal.append(intent, {
      providerRef: intent.providerRef,
      nextAction: null,
      transactions: [
        {
          kind: 'refund',
          state: 'succeeded',
          amount,
          currency,
          ref: `${pending.id}.credit`,
          requestKey: pending.id,
          errorCode: null,
          provider: 'store_credit',
        },
      ],
    });
  }
}
