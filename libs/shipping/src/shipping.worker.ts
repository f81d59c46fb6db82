import { Module } from '@nestjs/common';
import { ShippingCacheSubscriber } from './jobs/shipping-cache.subscriber.js';
import { ShippingModule } from './shipping.module.js';

@Module({ imports: [ShippingModule], providers: [ShippingCacheSubscriber] })
export class ShippingWorker {}
