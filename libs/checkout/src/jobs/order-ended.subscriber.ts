import { Injectable } from '@nestjs/common';
import { CustomerErased } from 'markethall/customers';
import { Subscribe } from 'markethall/kernel';
import { OrderCanceled, OrderExpired, OrderService } from 'markethall/orders';
import { PromotionRedemptions } from 'markethall/promotions';
import { TaxIdentifierService } from 'markethall/tax';

/** Gives back what ended orders have used, and forgets what tax knows of erased customers. */
@Injectable()
export class OrderEndedSubscriber {
  constructor(
    private readonly orders: OrderService,
    private readonly redemptions: PromotionRedemptions,
    private readonly identifiers: TaxIdentifierService,
  ) {}

  /** Nothing was placed: every held use is free again, unless the buyer has come back and holds them for another try. */
  @Subscribe(OrderExpired, 'checkout.release-promotions')
  async release(event: OrderExpired): Promise<void> {
    const order = await this.orders.getForUpdate(event.orderId);
    if (order.status === 'expired') this.redemptions.release(event.orderId);
  }

  /** What was final comes back where the promotion says so; what was only held comes back in any case. */
  @Subscribe(OrderCanceled, 'checkout.give-back-promotions')
  giveBack(event: OrderCanceled): Promise<void> {
    if (event.number === null) this.redemptions.release(event.orderId);
    else this.redemptions.giveBack(event.orderId);
    return Promise.resolve();
  }

  @Subscribe(CustomerErased, 'checkout.forget-tax-identifiers')
  async forget(event: CustomerErased): Promise<void> {
    await this.identifiers.erase(event.customerId);
  }
}
