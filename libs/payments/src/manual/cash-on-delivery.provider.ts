import { Injectable } from '@nestjs/common';
import { Implements } from 'markethall/kernel';
import { PaymentProvider } from '../payment-provider.js';
import { ManualProvider } from './manual.provider.js';

/** The carrier collects the money; staff marks the payment as paid when the carrier has handed it over. */
@Injectable()
@Implements(PaymentProvider)
export class CashOnDeliveryProvider extends ManualProvider {
  readonly code = 'cash_on_delivery';
  readonly names = { en: 'Cash on delivery', de: 'Nachnahme' };
}
