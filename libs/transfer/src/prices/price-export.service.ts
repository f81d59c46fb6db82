import { Injectable } from '@nestjs/common';
import { Variant } from 'markethall/catalog';
import { Database, type RunningJob, systemActor } from 'markethall/kernel';
import { type Price, PriceListPrices } from 'markethall/pricing';
import { In } from 'typeorm';
import { formatAmount, writeCode } from '../products/cells.js';
import { PRICE_COLUMNS } from './price-row.js';

/** The payload of the job. */
export interface PriceExportSettings {
  priceListId: string;
}

/** What an export wrote. */
export interface PriceExportResult {
  prices: number;
}

const PRICES_A_PAGE = 1_000;

/** Writes the prices of one list as a file that an import takes back without a change. */
@Injectable()
export class PriceExportService {
  constructor(
    private readonly db: Database,
    private readonly prices: PriceListPrices,
  ) {}

  /** Streams the prices in order of their id into the job's output; a killed export starts again. */
  async run(job: RunningJob): Promise<PriceExportResult> {
    const { priceListId } = job.payload;
    if (typeof priceListId !== 'string') throw new Error('the payload of the export is not complete');
    const { code } = await this.prices.terms(priceListId, systemActor(job.kind));
    const result: PriceExportResult = { prices: 0 };
    await job.output({
      name: `prices-${code}.csv`,
      contentType: 'text/csv; charset=utf-8',
      content: this.lines(job, priceListId, result),
    });
    return result;
  }

  private async *lines(job: RunningJob, priceListId: string, result: PriceExportResult): AsyncGenerator<string> {
    yield `\uFEFF${PRICE_COLUMNS.join(',')}\r\n`;
    for (let after: string | null = null; ;) {
      const page: Price[] = await this.prices.page(priceListId, after, PRICES_A_PAGE);
      const skus = await this.skusOf(page);
      const known = page.filter((price) => skus.has(price.variantId));
      if (known.length > 0) yield known.map((price) => line(price, skus.get(price.variantId) ?? '')).join('');
      result.prices += known.length;
      await job.progress(result.prices);
      job.throwIfStopped();
      after = page.at(-1)?.id ?? null;
      if (page.length < PRICES_A_PAGE || after === null) return;
    }
  }

  private async skusOf(prices: readonly Price[]): Promise<Map<string, string>> {
    const ids = [...new Set(prices.map((price) => price.variantId))];
    if (ids.length === 0) return new Map();
    const variants = await this.db
      .repository(Variant)
      .find({ where: { id: In(ids) }, select: { id: true, sku: true } });
    return new Map(variants.map((variant) => [variant.id, variant.sku]));
  }
}

function line({ currency, amount, minQty, validFrom, validTo, includesTax }: Price, sku: string): string {
  const cells = {
    sku: writeCode(sku),
    currency,
    amount: formatAmount(amount, currency),
    min_qty: String(minQty),
    valid_from: validFrom?.toISOString() ?? '',
    valid_to: validTo?.toISOString() ?? '',
    includes_tax: String(includesTax),
  };
  return PRICE_COLUMNS.map((column) => cell(cells[column])).join(',') + '\r\n';
}

const cell = (text: string): string => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
