import { Module } from '@nestjs/common';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { InventoryModule } from 'markethall/inventory';
import { MediaModule } from 'markethall/media';
import { PricingModule } from 'markethall/pricing';
import { TaxModule } from 'markethall/tax';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ExportController } from './api/export.controller.js';
import { ImportController } from './api/import.controller.js';
import { PriceTransferController } from './api/price-transfer.controller.js';
import { PriceExportService } from './prices/price-export.service.js';
import { PriceImportService } from './prices/price-import.service.js';
import { PriceTransferService } from './prices/price-transfer.service.js';
import { ProductPicture } from './entities/product-picture.entity.js';
import { PictureAttacher } from './pictures/picture-attacher.js';
import { PictureFetcher } from './pictures/picture-fetcher.js';
import { PictureImportService } from './pictures/picture-import.service.js';
import { PictureRows } from './pictures/picture-rows.js';
import { PictureWishes } from './pictures/picture-wishes.js';
import { ProductBatch } from './products/product-batch.js';
import { ProductExportService } from './products/product-export.service.js';
import { ProductFigures } from './products/product-figures.js';
import { ProductImportService } from './products/product-import.service.js';
import { ProductPublication } from './products/product-publication.js';
import { TransferService } from './transfer.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ProductPicture]),
    CatalogModule,
    ChannelsModule,
    InventoryModule,
    MediaModule,
    PricingModule,
    TaxModule,
  ],
  controllers: [ImportController, ExportController, PriceTransferController],
  providers: [
    PriceExportService,
    PriceImportService,
    PriceTransferService,
    PictureAttacher,
    PictureFetcher,
    PictureImportService,
    PictureRows,
    PictureWishes,
    ProductBatch,
    ProductExportService,
    ProductFigures,
    ProductImportService,
    ProductPublication,
    TransferService,
  ],
  exports: [
    PictureImportService,
    PictureRows,
    PriceExportService,
    PriceImportService,
    ProductExportService,
    ProductImportService,
    TransferService,
  ],
})
export class TransferModule {}
