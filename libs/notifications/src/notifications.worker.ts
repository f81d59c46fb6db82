import { Module } from '@nestjs/common';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { UsersModule } from 'markethall/users';
import { AccountMailSubscriber } from './jobs/account-mail.subscriber.js';
import { GiftCardMailSubscriber } from './jobs/gift-card-mail.subscriber.js';
import { OrderMailSubscriber } from './jobs/order-mail.subscriber.js';
import { NotificationsModule } from './notifications.module.js';

@Module({
  imports: [NotificationsModule, OrdersModule, PaymentsModule, UsersModule],
  providers: [OrderMailSubscriber, AccountMailSubscriber, GiftCardMailSubscriber],
})
export class NotificationsWorkerModule {}
