import { Module } from '@nestjs/common';
import { CartModule } from './cart.module.js';
import { AbandonedCartsSchedule } from './jobs/abandoned-carts.schedule.js';
import { CustomerErasedSubscriber } from './jobs/customer-erased.subscriber.js';

@Module({ imports: [CartModule], providers: [AbandonedCartsSchedule, CustomerErasedSubscriber] })
export class CartWorker {}
