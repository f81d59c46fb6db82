import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelsModule } from 'markethall/channels';
import { InventoryModule } from 'markethall/inventory';
import { configProvider, provideExtension } from 'markethall/kernel';
import { PaymentsModule } from 'markethall/payments';
import { ShippingModule } from 'markethall/shipping';
import { AdminOrderController } from './api/admin-order.controller.js';
import { OrderRefundController } from './api/order-refund.controller.js';
import { OrderPageController } from './api/order-page.controller.js';
import { StoreOrderController } from './api/store-order.controller.js';
import { NumberRange } from './entities/number-range.entity.js';
import { OrderAddress } from './entities/order-address.entity.js';
import { OrderChange } from './entities/order-change.entity.js';
import { OrderDiscount } from './entities/order-discount.entity.js';
import { OrderEvent } from './entities/order-event.entity.js';
import { OrderFee } from './entities/order-fee.entity.js';
import { OrderLine } from './entities/order-line.entity.js';
import { OrderPriceTrace } from './entities/order-price-trace.entity.js';
import { OrderShippingLine } from './entities/order-shipping-line.entity.js';
import { OrderTaxLine } from './entities/order-tax-line.entity.js';
import { Order } from './entities/order.entity.js';
import { OrderDeskService } from './order-desk.service.js';
import { OrderFulfillmentService } from './order-fulfillment.service.js';
import { OrderJournal } from './order-journal.js';
import { BlockOrderNumbers, OrderNumbers } from './order-number.js';
import { OrderOpener } from './order-opener.js';
import { OrderQueryService } from './order-query.service.js';
import { OrderRefundService } from './order-refund.service.js';
import { OrderRepository } from './order.repository.js';
import { OrderService } from './order.service.js';
import { OrderTokens } from './order-token.js';
import { OrderWriter } from './order-writer.js';
import { PlacedOrders } from './placed-orders.js';
import { OrdersConfig, ordersConfig } from './orders.config.js';
import { UnpaidSlots } from './unpaid-slots.js';

/** Orders: what was agreed, and what has happened to it since. */
@Module({
  imports: [
    ChannelsModule,
    InventoryModule,
    PaymentsModule,
    ShippingModule,
    TypeOrmModule.forFeature([
      Order,
      OrderLine,
      OrderAddress,
      OrderTaxLine,
      OrderDiscount,
      OrderFee,
      OrderShippingLine,
      OrderPriceTrace,
      OrderChange,
      OrderEvent,
      NumberRange,
    ]),
  ],
  controllers: [AdminOrderController, OrderRefundController, StoreOrderController, OrderPageController],
  providers: [
    configProvider(ordersConfig),
    ...provideExtension(OrderNumbers, BlockOrderNumbers),
    OrderDeskService,
    OrderFulfillmentService,
    OrderJournal,
    OrderOpener,
    OrderQueryService,
    OrderRefundService,
    OrderRepository,
    OrderService,
    OrderTokens,
    OrderWriter,
    UnpaidSlots,
    PlacedOrders,
  ],
  exports: [OrderService, OrderQueryService, OrderFulfillmentService, OrderDeskService, OrdersConfig, PlacedOrders],
})
export class OrdersModule {}
