import { Injectable } from '@nestjs/common';
import { Database, Implements } from 'markethall/kernel';
import { PaymentProvider } from '../payment-provider.js';
import { StoredValueBook } from './stored-value-book.js';
import { StoredValueProvider } from './stored-value.provider.js';

/** Payments made with store credit. */
@Injectable()
@Implements(PaymentProvider)
export class StoreCreditProvider extends StoredValueProvider {
  readonly code = 'store_credit';
  readonly names = { en: 'Store credit', de: 'Guthaben' };

  constructor(db: Database, book: StoredValueBook) {
    super(db, book);
  }
}
