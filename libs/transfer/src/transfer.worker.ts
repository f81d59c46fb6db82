import { Module } from '@nestjs/common';
import { ProductExportHandler } from './jobs/product-export.handler.js';
import { ProductImportHandler } from './jobs/product-import.handler.js';
import { TransferModule } from './transfer.module.js';

@Module({ imports: [TransferModule], providers: [ProductImportHandler, ProductExportHandler] })
export class TransferWorkerModule {}
