export { OrdersModule } from './orders.module.js';
export { ordersModule } from './orders.definition.js';
export { OrdersConfig } from './orders.config.js';
export { type OpenedOrder, OrderService, type Placement } from './order.service.js';
export { type OrderDetails, OrderQueryService } from './order-query.service.js';
export { OrderFulfillmentService, type ShipmentInput } from './order-fulfillment.service.js';
export { PlacedOrders, type PlacedMark, type PlacedOrder, type PlacedPeriod } from './placed-orders.js';
export { OrderDeskService } from './order-desk.service.js';
export {
  type DraftAddress,
  type DraftAmounts,
  type DraftDiscount,
  type DraftFee,
  type DraftLine,
  type DraftShipping,
  type DraftTax,
  OrderCheck,
  type OrderDraft,
} from './order-draft.js';
export { isUnpaidSlotTaken } from './unpaid-slots.js';
export { OrderNumbers } from './order-number.js';
export type { FulfillmentStatus, OrderPaymentStatus, OrderStatus, ReturnStatus } from './order-status.js';
export { Order } from './entities/order.entity.js';
export { OrderLine } from './entities/order-line.entity.js';
export { OrderAddress } from './entities/order-address.entity.js';
export {
  GiftCardsOrdered,
  OrderCanceled,
  OrderCompleted,
  OrderExpired,
  OrderPaymentChanged,
  OrderPlaced,
  OrderShipped,
} from './order.events.js';
export { OrderPermission } from './order.permissions.js';
export { OrderResponse, OrderSummaryResponse } from './api/order-view.dto.js';
export { publicIdSql } from './public-id-sql.js';
