import { Module } from '@nestjs/common';
import { CartModule } from 'markethall/cart';
import { ChannelsModule } from 'markethall/channels';
import { configProvider } from 'markethall/kernel';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { PromotionsModule } from 'markethall/promotions';
import { TotalsModule } from 'markethall/totals';
import { OrderPriceTraceController } from './api/order-price-trace.controller.js';
import { CheckoutController } from './api/checkout.controller.js';
import { CheckoutFinalizer } from './checkout-finalizer.js';
import { CheckoutOpener } from './checkout-opener.js';
import { CheckoutConfig, checkoutConfig } from './checkout.config.js';
import { CheckoutService } from './checkout.service.js';
import { OrderBuyerHistory } from './order-buyer-history.js';
import { OrderPriceTraces } from './order-price-traces.js';
import { ReturnUrls } from './return-url.js';

/** Turns carts into orders. Owns no table: it steers carts, orders, payments and stock. */
@Module({
  imports: [CartModule, ChannelsModule, OrdersModule, PaymentsModule, PromotionsModule, TotalsModule],
  controllers: [CheckoutController, OrderPriceTraceController],
  providers: [
    configProvider(checkoutConfig),
    CheckoutOpener,
    CheckoutFinalizer,
    CheckoutService,
    ReturnUrls,
    OrderBuyerHistory,
    OrderPriceTraces,
  ],
  exports: [CheckoutService, CheckoutFinalizer, CheckoutConfig],
})
export class CheckoutModule {}
