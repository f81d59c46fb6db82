import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { DeliveryMethodController } from './api/delivery-method.controller.js';
import { FlatShippingCalculator, WeightShippingCalculator } from './calculators.js';
import { DeliveryMethodService } from './delivery-method.service.js';
import { DeliveryOptions } from './delivery-options.js';
import { DeliveryMethodTranslation } from './entities/delivery-method-translation.entity.js';
import { DeliveryMethod } from './entities/delivery-method.entity.js';
import { DeliveryRate } from './entities/delivery-rate.entity.js';
import { ShipmentLine } from './entities/shipment-line.entity.js';
import { Shipment } from './entities/shipment.entity.js';
import { ShippingCacheInvalidation } from './shipping-cache.js';
import { ShippingSeeder } from './shipping-seeder.js';
import { ShippingService } from './shipping.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DeliveryMethod, DeliveryMethodTranslation, DeliveryRate, Shipment, ShipmentLine]),
    ChannelsModule,
  ],
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
