import { Module } from '@nestjs/common';
import { ProductViewSubscriber } from './jobs/product-view.subscriber.js';
import { RebuildOutdatedSchedule } from './jobs/rebuild-outdated.schedule.js';
import { RebuildProductViewsCommand } from './jobs/rebuild.command.js';
import { ProductViewsModule } from './product-views.module.js';

@Module({
  imports: [ProductViewsModule],
  providers: [ProductViewSubscriber, RebuildProductViewsCommand, RebuildOutdatedSchedule],
})
export class ProductViewsWorkerModule {}
