import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import { type PriceExportResult, PriceExportService } from '../prices/price-export.service.js';
import { type PriceImportResult, PriceImportService } from '../prices/price-import.service.js';
import { PRICE_EXPORT, PRICE_IMPORT } from '../transfer.kinds.js';

/** Does imports and exports of price lists; a worker only. */
@Injectable()
export class PriceTransferHandlers {
  constructor(
    private readonly imports: PriceImportService,
    private readonly exports: PriceExportService,
  ) {}

  @JobHandler(PRICE_IMPORT)
  import(job: RunningJob): Promise<PriceImportResult> {
    return this.imports.run(job);
  }

  @JobHandler(PRICE_EXPORT)
  export(job: RunningJob): Promise<PriceExportResult> {
    return this.exports.run(job);
  }
}
