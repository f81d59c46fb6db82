import { Module } from '@nestjs/common';
import { CheckIdentifiersSchedule } from './jobs/check-identifiers.schedule.js';
import { TaxCacheSubscriber } from './jobs/tax-cache.subscriber.js';
import { TaxModule } from './tax.module.js';

@Module({ imports: [TaxModule], providers: [TaxCacheSubscriber, CheckIdentifiersSchedule] })
export class TaxWorker {}
