import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import { OrderExpired } from 'markethall/orders';
import { PaymentAuthorized, PaymentCaptured, PaymentFailed } from 'markethall/payments';
import { CheckoutFinalizer } from '../checkout-finalizer.js';

/** Finishes checkouts whose payment was decided by a webhook, a redirect or the sweeper. */
@Injectable()
export class PaymentOutcomeSubscriber {
  constructor(private readonly finalizer: CheckoutFinalizer) {}

  /** It opens transactions of its own and may have to call the provider, so it is settled afterwards; repeating is harmless. */
  @Subscribe(PaymentAuthorized, 'checkout.finalize-authorized', { transaction: false })
  @Subscribe(PaymentCaptured, 'checkout.finalize-captured', { transaction: false })
  async finalize(event: PaymentAuthorized | PaymentCaptured): Promise<void> {
    await this.finalizer.placePaid(event.reference, event.intentId);
  }

  @Subscribe(PaymentFailed, 'checkout.release-declined')
  async release(event: PaymentFailed): Promise<void> {
    await this.finalizer.declineUnpaid(event.reference, event.intentId);
  }

  /** Nobody paid in time: gift cards and store credit are free again. (Those of a canceled order go back with its money.) */
  @Subscribe(OrderExpired, 'checkout.release-tenders')
  async releaseTenders(event: OrderExpired): Promise<void> {
    await this.finalizer.releaseUnused(event.orderId);
  }
}
