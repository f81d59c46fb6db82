import { Module } from '@nestjs/common';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { CustomersModule } from 'markethall/customers';
import { OrdersModule } from 'markethall/orders';
import { PromotionsModule } from 'markethall/promotions';
import { TotalsModule } from 'markethall/totals';
import { PromotionSimulationController } from './api/promotion-simulation.controller.js';
import { BasketSimulationService } from './simulation/basket-simulation.service.js';
import { OrderReplayService } from './simulation/order-replay.service.js';
import { PromotionSimulationService } from './simulation/promotion-simulation.service.js';
import { RememberedOrders } from './simulation/remembered-orders.js';
import { ReplayMetrics } from './simulation/replay-metrics.js';
import { TrialPromotions } from './simulation/trial-promotions.js';

/** Reports: what happened, and what would have happened. */
@Module({
  imports: [CatalogModule, ChannelsModule, CustomersModule, OrdersModule, PromotionsModule, TotalsModule],
  controllers: [PromotionSimulationController],
  providers: [
    BasketSimulationService,
    OrderReplayService,
    PromotionSimulationService,
    RememberedOrders,
    ReplayMetrics,
    TrialPromotions,
  ],
  exports: [OrderReplayService, PromotionSimulationService],
})
export class ReportsModule {}
