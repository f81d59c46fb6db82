import { Module } from '@nestjs/common';
import { InventoryModule } from './inventory.module.js';
import { ExpireReservationsSchedule } from './jobs/expire-reservations.schedule.js';
import { NewVariantSubscriber } from './jobs/new-variant.subscriber.js';

@Module({ imports: [InventoryModule], providers: [ExpireReservationsSchedule, NewVariantSubscriber] })
export class InventoryWorkerModule {}
