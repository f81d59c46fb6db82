import { Injectable } from '@nestjs/common';
import { BackgroundJobs, Database, Schedule } from 'markethall/kernel';
import { PRODUCT_PICTURES } from '../pictures/picture-import.service.js';
import { PictureRows } from '../pictures/picture-rows.js';

const JOBS_A_RUN = 20;

/** Gives pictures their further attempts, and looks after those of imports that were canceled or killed. */
@Injectable()
export class WaitingPicturesSchedule {
  constructor(
    private readonly db: Database,
    private readonly jobs: BackgroundJobs,
    private readonly rows: PictureRows,
  ) {}

  @Schedule('transfer.fetch-pictures', { everyMs: 60_000 })
  async fetch(): Promise<void> {
    for (const importId of await this.rows.waitingJobs(JOBS_A_RUN)) {
      const job = await this.jobs.find(importId);
      if (job?.state === 'queued' || job?.state === 'running' || (await this.isFetched(importId))) continue;
      await this.jobs.enqueue(PRODUCT_PICTURES, { importId }, { ownerId: job?.ownerId ?? null });
    }
  }

  private async isFetched(importId: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      `SELECT 1 FROM background_job WHERE kind = ? AND state IN ('queued', 'running')
         AND JSON_UNQUOTE(JSON_EXTRACT(payload, '$.importId')) = ? LIMIT 1`,
      [PRODUCT_PICTURES, importId],
    );
    return rows.length > 0;
  }
}
