import { Module } from '@nestjs/common';
import { OrdersModule } from 'markethall/orders';
import { UsersModule } from 'markethall/users';
import { AccountMailSubscriber } from './jobs/account-mail.subscriber.js';
import { OrderMailSubscriber } from './jobs/order-mail.subscriber.js';
import { NotificationsModule } from './notifications.module.js';

@Module({
  imports: [NotificationsModule, OrdersModule, UsersModule],
  providers: [OrderMailSubscriber, AccountMailSubscriber],
})
export class NotificationsWorkerModule {}
