import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import type { ImportResult } from '../products/import-result.js';
import { ProductImportService } from '../products/product-import.service.js';
import { PRODUCT_IMPORT } from '../transfer.kinds.js';

/** Does imports of products; a worker only. */
@Injectable()
export class ProductImportHandler {
  constructor(private readonly imports: ProductImportService) {}

  @JobHandler(PRODUCT_IMPORT)
  run(job: RunningJob): Promise<ImportResult> {
    return this.imports.run(job);
  }
}
