import { Module } from '@nestjs/common';
import { PriceTransferHandlers } from './jobs/price-transfer.handlers.js';
import { ProductExportHandler } from './jobs/product-export.handler.js';
import { ProductImportHandler } from './jobs/product-import.handler.js';
import { ProductPicturesHandler } from './jobs/product-pictures.handler.js';
import { WaitingPicturesSchedule } from './jobs/waiting-pictures.schedule.js';
import { TransferModule } from './transfer.module.js';

@Module({
  imports: [TransferModule],
  providers: [
    ProductImportHandler,
    ProductExportHandler,
    ProductPicturesHandler,
    WaitingPicturesSchedule,
    PriceTransferHandlers,
  ],
})
export class TransferWorkerModule {}
