import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { BackgroundJobs, JobReports, type RunningJob } from 'markethall/kernel';
import type { ProductPicture } from '../entities/product-picture.entity.js';
import { Lanes } from '../products/lanes.js';
import { PictureAttacher } from './picture-attacher.js';
import { PictureFetcher } from './picture-fetcher.js';
import { PictureRows } from './picture-rows.js';

/** The job that fetches the pictures of an import; its payload is `{ importId }`. */
export const PRODUCT_PICTURES = 'transfer.product-pictures';

/** Pictures of one step, and how many of them are fetched at once. */
const PICTURES_A_STEP = 40;
const LANES = 4;
const PRODUCTS_A_STEP = 50;
/** An import queues its pictures as its last act: so long it may take to end. */
const ENDING_MS = 10_000;

/** What became of the pictures; `pending` ones get another attempt later. */
export interface PictureResult {
  failed: number;
  pending: number;
}

/** Fetches the pictures that an import has named and attaches them. Safe to repeat: what is done is not done again. */
@Injectable()
export class PictureImportService {
  constructor(
    private readonly jobs: BackgroundJobs,
    private readonly reports: JobReports,
    private readonly rows: PictureRows,
    private readonly fetcher: PictureFetcher,
    private readonly attacher: PictureAttacher,
  ) {}

  async run(job: RunningJob): Promise<PictureResult> {
    const { importId } = job.payload;
    if (typeof importId !== 'string') throw new Error('the payload of the pictures is not complete');
    let done = 0;
    for (;;) {
      const due = await this.rows.due(importId, PICTURES_A_STEP);
      if (due.length === 0) break;
      await this.fetchAll(due, job.signal);
      done += due.length;
      await job.progress(done);
      await this.attachAll(importId, job);
    }
    await this.attachAll(importId, job);
    return this.report(importId, job);
  }

  private async fetchAll(pictures: readonly ProductPicture[], signal: AbortSignal): Promise<void> {
    const lanes = new Lanes(LANES);
    try {
      for (const picture of pictures) await lanes.start(() => this.fetcher.fetch(picture, signal));
    } finally {
      await lanes.idle();
    }
  }

  private async attachAll(importId: string, job: RunningJob): Promise<void> {
    for (;;) {
      const products = await this.rows.unattached(importId, PRODUCTS_A_STEP);
      if (products.length === 0) return;
      job.throwIfStopped();
      await this.attacher.attach(products, importId);
    }
  }

  /** Tells the import's own report which pictures failed: there whoever imported looks. */
  private async report(importId: string, job: RunningJob): Promise<PictureResult> {
    const { pending, failed } = await this.rows.summary(importId);
    const errors = failed.map(({ line, position, error, url }) => ({
      row: line,
      field: `images[${position + 1}]`,
      code: error ?? 'picture_unavailable',
      detail: url,
    }));
    const amend = () =>
      this.reports.amend(importId, errors, (result) => ({
        ...result,
        images: imagesOf(result, pending, failed.length),
      }));
    const until = performance.now() + ENDING_MS;
    while (!(await amend()) && performance.now() < until && (await this.jobs.find(importId)) !== null)
      await sleep(50, undefined, { signal: job.signal });
    return { pending, failed: failed.length };
  }
}

function imagesOf(result: Record<string, unknown>, pending: number, failed: number): Record<string, unknown> {
  const { images } = result;
  if (typeof images !== 'object' || images === null || !('queued' in images)) return {};
  return { ...images, pending, failed, attached: Math.max(0, Number(images.queued) - pending - failed) };
}
