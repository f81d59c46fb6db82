import { Module } from '@nestjs/common';
import { PriceTransferHandlers } from './jobs/price-transfer.handlers.js';
import { ProductExportHandler } from './jobs/product-export.handler.js';
import { ProductImportHandler } from './jobs/product-import.handler.js';
import { TransferModule } from './transfer.module.js';

@Module({ imports: [TransferModule], providers: [ProductImportHandler, ProductExportHandler, PriceTransferHandlers] })
export class TransferWorkerModule {}
