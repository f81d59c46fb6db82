import { Injectable } from '@nestjs/common';
import { type Actor, type BackgroundJob, BackgroundJobs, type FileContent } from 'markethall/kernel';
import { PriceListPrices } from 'markethall/pricing';
import { PRICE_EXPORT, PRICE_IMPORT } from '../transfer.kinds.js';
import type { PriceExportSettings } from './price-export.service.js';
import type { PriceImportSettings } from './price-import.service.js';

/** Starts imports and exports of the prices of one list; a worker does the work. */
@Injectable()
export class PriceTransferService {
  constructor(
    private readonly jobs: BackgroundJobs,
    private readonly prices: PriceListPrices,
  ) {}

  /** Errors: price_list_not_found (404), validation_failed (422) for a list that is also for channels of others. */
  async importPrices(
    priceListId: string,
    file: { name: string; contentType: string; content: FileContent },
    dryRun: boolean,
    actor: Actor,
  ): Promise<BackgroundJob> {
    await this.prices.termsToWrite(priceListId, actor);
    const settings: PriceImportSettings = { priceListId, dryRun };
    return this.jobs.enqueue(PRICE_IMPORT, settings, { file });
  }

  /** Errors: price_list_not_found (404). */
  async exportPrices(priceListId: string, actor: Actor): Promise<BackgroundJob> {
    await this.prices.terms(priceListId, actor);
    const settings: PriceExportSettings = { priceListId };
    return this.jobs.enqueue(PRICE_EXPORT, settings);
  }
}
