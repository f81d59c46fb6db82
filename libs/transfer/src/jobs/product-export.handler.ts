import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import { type ExportResult, ProductExportService } from '../products/product-export.service.js';
import { PRODUCT_EXPORT } from '../transfer.kinds.js';

/** Does exports of products; a worker only. */
@Injectable()
export class ProductExportHandler {
  constructor(private readonly exports: ProductExportService) {}

  @JobHandler(PRODUCT_EXPORT)
  run(job: RunningJob): Promise<ExportResult> {
    return this.exports.run(job);
  }
}
