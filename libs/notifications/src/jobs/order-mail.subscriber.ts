import { Injectable } from '@nestjs/common';
import { AppConfig, type EventMeta, Subscribe } from 'markethall/kernel';
import { OrderCanceled, OrderPlaced, OrderQueryService, OrderShipped } from 'markethall/orders';
import { MailService } from '../mail.service.js';
import { NotificationsConfig } from '../notifications.config.js';
import { orderMailData } from '../order-mail.js';
import type { MailTemplate } from '../templates/layout.js';
import { orderCanceled, orderShipped } from '../templates/notice.js';
import { orderConfirmation } from '../templates/order-confirmation.js';

/** What buyers are told about their orders. */
@Injectable()
export class OrderMailSubscriber {
  constructor(
    private readonly orders: OrderQueryService,
    private readonly mails: MailService,
    private readonly config: AppConfig,
    private readonly notifications: NotificationsConfig,
  ) {}

  @Subscribe(OrderPlaced, 'notifications.order-confirmation', { transaction: false })
  sendConfirmation(event: OrderPlaced, meta: EventMeta): Promise<void> {
    return this.send(orderConfirmation, event.orderId, meta);
  }

  @Subscribe(OrderShipped, 'notifications.order-shipped', { transaction: false })
  sendShipped(event: OrderShipped, meta: EventMeta): Promise<void> {
    return this.send(orderShipped, event.orderId, meta);
  }

  /** Orders that were never placed end in silence: nobody was told that they began. */
  @Subscribe(OrderCanceled, 'notifications.order-canceled', { transaction: false })
  async sendCanceled(event: OrderCanceled, meta: EventMeta): Promise<void> {
    if (event.number !== null) await this.send(orderCanceled, event.orderId, meta);
  }

  private async send(template: MailTemplate, orderId: string, meta: EventMeta): Promise<void> {
    const details = await this.orders.getDetails(orderId);
    const { order } = details;
    const link = this.orders.guestLink(order) ?? new URL(this.config.storefrontUrl).origin;
    await this.mails.send({
      template,
      cause: meta.messageId,
      to: order.email,
      locale: order.locale,
      data: orderMailData(
        details,
        link,
        this.notifications.bankDetails?.split('|').map((line) => line.trim()),
      ),
    });
  }
}
