import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CartModule } from 'markethall/cart';
import { ChannelsModule } from 'markethall/channels';
import { configProvider } from 'markethall/kernel';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { PromotionsModule } from 'markethall/promotions';
import { TotalsModule } from 'markethall/totals';
import { OrderPriceTraceController } from './api/order-price-trace.controller.js';
import { CartTenderController } from './api/cart-tender.controller.js';
import { CheckoutController } from './api/checkout.controller.js';
import { CheckoutFinalizer } from './checkout-finalizer.js';
import { CheckoutOpener } from './checkout-opener.js';
import { CheckoutConfig, checkoutConfig } from './checkout.config.js';
import { CheckoutService } from './checkout.service.js';
import { OrderBuyerHistory } from './order-buyer-history.js';
import { OrderPriceTraces } from './order-price-traces.js';
import { ReturnUrls } from './return-url.js';
import { CartTendersService } from './tenders/cart-tenders.service.js';
import { CheckoutTender } from './tenders/checkout-tender.entity.js';
import { GiftCardOrders } from './tenders/gift-card-orders.js';
import { TenderHolder } from './tenders/tender-holder.js';
import { TenderPlanner } from './tenders/tender-planner.js';
import { TenderSettler } from './tenders/tender-settler.js';

/** Turns carts into orders: steers carts, orders, payments and stock. Owns what shoppers put to a cart to pay with. */
@Module({
  imports: [
    TypeOrmModule.forFeature([CheckoutTender]),
    CartModule,
    ChannelsModule,
    OrdersModule,
    PaymentsModule,
    PromotionsModule,
    TotalsModule,
  ],
  controllers: [CheckoutController, OrderPriceTraceController, CartTenderController],
  providers: [
    configProvider(checkoutConfig),
    CheckoutOpener,
    CheckoutFinalizer,
    CheckoutService,
    ReturnUrls,
    OrderBuyerHistory,
    OrderPriceTraces,
    CartTendersService,
    TenderPlanner,
    TenderHolder,
    TenderSettler,
    GiftCardOrders,
  ],
  exports: [CheckoutService, CheckoutFinalizer, CheckoutConfig, CartTendersService, GiftCardOrders],
})
export class CheckoutModule {}
