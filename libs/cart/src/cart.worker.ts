import { Module } from '@nestjs/common';
import { CartModule } from './cart.module.js';
import { AbandonedCartsSchedule } from './jobs/abandoned-carts.schedule.js';

@Module({ imports: [CartModule], providers: [AbandonedCartsSchedule] })
export class CartWorker {}
