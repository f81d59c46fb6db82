import { newId } from 'markethall/kernel';
import { OrderLine } from '../src/entities/order-line.entity.js';
import { Order } from '../src/entities/order.entity.js';

/** A guest's placed and paid order of 49.90 EUR, in memory and without lines; every field may be replaced. */
export function anOrder(fields: Partial<Order> = {}): Order {
  const now = fields.createdAt ?? new Date('2026-01-15T12:00:00.000Z');
  const status = fields.status ?? 'placed';
  const wasPlaced = status === 'placed' || status === 'completed';
  return Object.assign(new Order(), {
    id: newId('ord'),
    number: wasPlaced ? `T-${newId('n').slice(-10)}` : null,
    cartId: null,
    channelId: newId('chan'),
    customerId: null,
    email: 'ada@example.com',
    emailKey: 'ada@example.com',
    buyerName: 'Ada Lovelace',
    buyerKey: 'ada lovelace',
    status,
    paymentStatus: wasPlaced ? 'paid' : 'none',
    fulfillmentStatus: 'unfulfilled',
    returnStatus: 'none',
    currency: 'EUR',
    locale: 'en',
    taxMode: 'gross',
    roundingPolicy: 'half_up:line',
    subtotal: 4_990n,
    discountTotal: 0n,
    shippingTotal: 0n,
    feeTotal: 0n,
    taxTotal: 797n,
    grandTotal: 4_990n,
    paidTotal: wasPlaced ? 4_990n : 0n,
    refundedTotal: 0n,
    paymentMethod: 'sandbox',
    attempt: 1,
    paymentIntentId: null,
    placedAt: wasPlaced ? now : null,
    expiresAt: wasPlaced ? null : new Date(now.getTime() + 900_000),
    unpaidSlot: null,
    canceledAt: null,
    canceledReason: null,
    completedAt: null,
    tokenSeed: 'A'.repeat(43),
    tokenHash: null,
    tokenExpiresAt: new Date(now.getTime() + 180 * 86_400_000),
    linesChecksum: 0n,
    custom: null,
    externalId: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...fields,
  });
}

/** One unit of a shirt at 49.90 EUR with 19 % tax inside, in memory; every field may be replaced. */
export function anOrderLine(fields: Partial<OrderLine> = {}): OrderLine {
  return Object.assign(new OrderLine(), {
    id: newId('oli'),
    orderId: newId('ord'),
    position: 0,
    variantId: newId('var'),
    productId: newId('prod'),
    sku: 'SHIRT-M',
    productName: 'Linen shirt',
    variantName: 'M / blue',
    slug: 'linen-shirt',
    imageUrl: null,
    taxCategoryCode: 'standard',
    currency: 'EUR',
    unitPrice: 4_990n,
    priceIncludesTax: true,
    quantity: 1,
    canceledQuantity: 0,
    fulfilledQuantity: 0,
    returnedQuantity: 0,
    discount: 0n,
    net: 4_193n,
    tax: 797n,
    total: 4_990n,
    tracksStock: true,
    weightGrams: 250,
    custom: null,
    ...fields,
  });
}
