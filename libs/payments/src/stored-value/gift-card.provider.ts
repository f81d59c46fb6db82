import { Injectable } from '@nestjs/common';
import { Database, Implements } from 'markethall/kernel';
import { PaymentProvider } from '../payment-provider.js';
import { StoredValueBook } from './stored-value-book.js';
import { StoredValueProvider } from './stored-value.provider.js';

/** Payments made with a gift card. */
@Injectable()
@Implements(PaymentProvider)
export class GiftCardProvider extends StoredValueProvider {
  readonly code = 'gift_card';
  readonly names = { en: 'Gift card', de: 'Geschenkkarte' };

  constructor(db: Database, book: StoredValueBook) {
    super(db, book);
  }
}
