import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, idFromBytes } from 'markethall/kernel';
import { In, LessThanOrEqual } from 'typeorm';
import { ProductPicture } from '../entities/product-picture.entity.js';

/** Attempts to fetch a picture before it is given up. */
const MAX_ATTEMPTS = 4;
/** The first pause; each further one is four times as long. */
const PAUSE_MS = 15_000;

/** The steps of a picture's row. An attempt that is outdated, by another worker or a newer import, changes nothing. */
@Injectable()
export class PictureRows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Pictures of an import that are to be fetched now, in the order of its rows. */
  due(jobId: string, limit: number): Promise<ProductPicture[]> {
    return this.db.repository(ProductPicture).find({
      where: { jobId, state: 'wanted', nextAttemptAt: LessThanOrEqual(this.clock.now()) },
      order: { line: 'ASC', position: 'ASC' },
      take: limit,
    });
  }

  /** Products of an import with pictures that are stored and not shown. */
  async unattached(jobId: string, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ product_id: Buffer }[]>(
      `SELECT DISTINCT product_id FROM product_picture WHERE job_id = ? AND state = 'stored' ORDER BY product_id LIMIT ?`,
      [idBytes(jobId), limit],
    );
    return rows.map((row) => idFromBytes('prod', row.product_id));
  }

  /** Pictures that the import has named for these products and whose bytes are there, in their order. */
  ofProducts(productIds: readonly string[], jobId: string): Promise<ProductPicture[]> {
    return this.db.repository(ProductPicture).find({
      where: { productId: In([...productIds]), jobId, state: In(['stored', 'attached']) },
      order: { position: 'ASC' },
    });
  }

  stored(picture: ProductPicture, assetId: string): Promise<void> {
    return this.settle(picture, { state: 'stored', assetId, error: null });
  }

  failed(picture: ProductPicture, error: string): Promise<void> {
    return this.settle(picture, { state: 'failed', error });
  }

  /** Another attempt later, or none when there were enough. */
  missed(picture: ProductPicture, error: string): Promise<void> {
    if (picture.attempts + 1 >= MAX_ATTEMPTS) return this.failed(picture, error);
    const pause = PAUSE_MS * 4 ** picture.attempts;
    return this.settle(picture, { error, nextAttemptAt: new Date(this.clock.nowMs() + pause) });
  }

  /** The products show what is stored of these pictures. */
  async attached(pictures: readonly ProductPicture[]): Promise<void> {
    if (pictures.length === 0) return;
    const keys = pictures.map(() => '(product_id = ? AND url_hash = ?)').join(' OR ');
    const sql = "UPDATE product_picture SET state = 'attached' WHERE state = 'stored' AND (" + keys + ')';
    await this.db.execute(
      sql,
      pictures.flatMap(({ productId, urlHash }) => [idBytes(productId), urlHash]),
    );
  }

  /** Their bytes are gone: to be fetched once more. */
  async lost(pictures: readonly ProductPicture[]): Promise<void> {
    for (const { productId, urlHash } of pictures)
      await this.db
        .repository(ProductPicture)
        .update({ productId, urlHash }, { state: 'wanted', assetId: null, nextAttemptAt: this.clock.now() });
  }

  /** Numbers of an import's pictures that wait, and those that failed. */
  async summary(jobId: string): Promise<{ pending: number; failed: ProductPicture[] }> {
    const pictures = this.db.repository(ProductPicture);
    const pending = await pictures.countBy({ jobId, state: In(['wanted', 'stored']) });
    const failed = await pictures.find({
      where: { jobId, state: 'failed' },
      order: { line: 'ASC', position: 'ASC' },
      take: 1_000,
    });
    return { pending, failed };
  }

  /** Imports with pictures that somebody should look after. */
  async waitingJobs(limit: number): Promise<string[]> {
    const rows = await this.db.query<{ job_id: Buffer }[]>(
      `SELECT DISTINCT job_id FROM product_picture WHERE state IN ('wanted', 'stored') AND next_attempt_at <= ? LIMIT ?`,
      [this.clock.now(), limit],
    );
    return rows.map((row) => idFromBytes('job', row.job_id));
  }

  private async settle(picture: ProductPicture, values: Partial<ProductPicture>): Promise<void> {
    const { productId, urlHash, jobId, attempts } = picture;
    await this.db
      .repository(ProductPicture)
      .update({ productId, urlHash, jobId, attempts, state: 'wanted' }, { ...values, attempts: attempts + 1 });
  }
}
