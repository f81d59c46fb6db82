import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import { ShippingCacheInvalidation } from '../shipping-cache.js';
import { DeliveryMethodChanged } from '../shipping.events.js';

/** Repeats the invalidation for the case that the process died between its commit and its own. */
@Injectable()
export class ShippingCacheSubscriber {
  constructor(private readonly cache: ShippingCacheInvalidation) {}

  @Subscribe(DeliveryMethodChanged, 'shipping.forget-cached-methods', { transaction: false })
  async forget(_event: DeliveryMethodChanged): Promise<void> {
    await this.cache.now();
  }
}
