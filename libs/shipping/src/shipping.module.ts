import { Module } from '@nestjs/common';
import { ChannelsModule } from 'markethall/channels';
import { DeliveryMethodController } from './api/delivery-method.controller.js';
import { FlatShippingCalculator, WeightShippingCalculator } from './calculators.js';
import { DeliveryMethodService } from './delivery-method.service.js';
import { DeliveryOptions } from './delivery-options.js';
import { ShippingCacheInvalidation } from './shipping-cache.js';
import { ShippingSeeder } from './shipping-seeder.js';
import { ShippingService } from './shipping.service.js';

@Module({
  imports: [ChannelsModule],
  controllers: [DeliveryMethodController],
  providers: [
    FlatShippingCalculator,
    WeightShippingCalculator,
    DeliveryOptions,
    ShippingCacheInvalidation,
    ShippingService,
    DeliveryMethodService,
    ShippingSeeder,
  ],
  exports: [ShippingCacheInvalidation, ShippingService, DeliveryMethodService, ShippingSeeder],
})
export class ShippingModule {}
