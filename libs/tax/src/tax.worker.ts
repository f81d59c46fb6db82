import { Module } from '@nestjs/common';
import { TaxCacheSubscriber } from './jobs/tax-cache.subscriber.js';
import { TaxModule } from './tax.module.js';

@Module({ imports: [TaxModule], providers: [TaxCacheSubscriber] })
export class TaxWorker {}
