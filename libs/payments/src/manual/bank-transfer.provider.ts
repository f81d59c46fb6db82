import { Injectable } from '@nestjs/common';
import { Implements } from 'markethall/kernel';
import { PaymentProvider } from '../payment-provider.js';
import { ManualProvider } from './manual.provider.js';

/** The shopper transfers the amount; staff marks the payment as paid when it has arrived. */
@Injectable()
@Implements(PaymentProvider)
export class BankTransferProvider extends ManualProvider {
  readonly code = 'bank_transfer';
  readonly names = { en: 'Bank transfer', de: 'Überweisung' };
}
