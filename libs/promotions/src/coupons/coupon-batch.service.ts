import { Injectable } from '@nestjs/common';
import {
  BackgroundJobs,
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  insertRows,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  RequestContext,
  type RunningJob,
} from 'markethall/kernel';
import { CouponBatch } from '../entities/coupon.entity.js';
import { PromotionQueries } from '../promotion-queries.js';
import { badField, couponBatchNotFound, couponBatchUnfinished } from '../promotions.errors.js';
import { CouponBatchCompleted } from '../promotions.events.js';
import { couponKey } from './coupon-key.js';
import { placeholdersFor, placeholdersOf, randomCodes } from './coupon-pattern.js';
import { checkDates } from './coupon.service.js';

/** Kind of the job that makes the codes. */
export const GENERATE_COUPONS = 'promotions.generate-coupons';
/** Most codes of a batch. */
export const MAX_BATCH = 100_000;

const CODES_A_STEP = 1_000;
const CODES_A_READ = 2_000;

/** What is to be generated. */
export type BatchTerms = Pick<CouponBatch, 'pattern' | 'size' | 'usageLimit' | 'validFrom' | 'validTo'>;

/** Codes in bulk: asked for here, made by a job of a worker. */
@Injectable()
export class CouponBatchService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly jobs: BackgroundJobs,
    private readonly promotions: PromotionQueries,
  ) {}

  /** Queues the job. Errors: promotion_not_found (404), validation_failed (422: the pattern has too few placeholders). */
  create(promotionId: string, terms: BatchTerms): Promise<CouponBatch> {
    return this.db.transaction(async () => {
      await this.promotions.getToChange(promotionId, RequestContext.actor());
      checkDates(terms);
      const placeholders = placeholdersFor(terms.size);
      if (placeholdersOf(terms.pattern) < placeholders)
        throw badField('/pattern', 'too_few_placeholders', { min: placeholders });
      const id = newId('cbat');
      const job = await this.jobs.enqueue(GENERATE_COUPONS, { batchId: id });
      const batch = Object.assign(new CouponBatch(), terms, {
        id,
        promotionId,
        generated: 0,
        state: 'generating' as const,
        jobId: job.id,
        createdAt: this.clock.now(),
      });
      await insertRows(this.db, CouponBatch, [batch]);
      this.changes.record({ entityType: 'coupon_batch', id, version: 1, before: null, after: { ...batch } });
      return batch;
    });
  }

  async list(promotionId: string, request: ListRequest): Promise<KeysetPage<CouponBatch>> {
    await this.promotions.get(promotionId, RequestContext.actor());
    const query = this.db
      .read()
      .createQueryBuilder(CouponBatch, 'b')
      .where('b.promotionId = :promotion', { promotion: idBytes(promotionId) });
    return keysetPage(query, request, { state: 'b.state' }, { idField: 'b.id', idPrefix: 'cbat' });
  }

  /** Errors: coupon_batch_not_found (404). */
  async get(promotionId: string, id: string): Promise<CouponBatch> {
    await this.promotions.get(promotionId, RequestContext.actor());
    const batch = await this.db.repository(CouponBatch).findOneBy({ id, promotionId });
    if (!batch) throw couponBatchNotFound();
    return batch;
  }

  /** One whose codes are all there. Errors: coupon_batch_not_found (404), coupon_batch_unfinished (409). */
  async getComplete(promotionId: string, id: string): Promise<CouponBatch> {
    const batch = await this.get(promotionId, id);
    if (batch.state !== 'complete') throw couponBatchUnfinished(batch.generated, batch.size);
    return batch;
  }

  /** The codes as CSV, streamed in pages by id. */
  async *csv(batch: CouponBatch): AsyncGenerator<string> {
    yield 'code,usageLimit,used,active,validFrom,validTo\r\n';
    for (let after: Buffer = Buffer.alloc(0); ;) {
      const rows = await this.db.query<CodeRow[]>(
        `SELECT id, code, usage_limit, used, active, valid_from, valid_to FROM coupon_code
          WHERE batch_id = ? AND id > ? ORDER BY id LIMIT ?`,
        [idBytes(batch.id), after, CODES_A_READ],
      );
      if (rows.length > 0) yield rows.map(csvLine).join('');
      const last = rows.at(-1);
      if (last === undefined || rows.length < CODES_A_READ) return;
      after = last.id;
    }
  }

  /** Makes the codes that are missing, a thousand a transaction; a killed job goes on where it was. */
  async generate(job: RunningJob): Promise<{ codes: number }> {
    const batchId = String(job.payload['batchId']);
    for (;;) {
      job.throwIfStopped();
      const { generated, size } = await this.db.transaction(() => this.step(batchId));
      await job.progress(generated, size);
      if (generated >= size) return { codes: generated };
    }
  }

  private async step(batchId: string): Promise<CouponBatch> {
    const batch = await this.db
      .repository(CouponBatch)
      .findOne({ where: { id: batchId }, lock: { mode: 'pessimistic_write' } });
    if (!batch) throw couponBatchNotFound();
    const missing = batch.size - batch.generated;
    if (missing > 0) batch.generated += await this.insert(batch, Math.min(missing, CODES_A_STEP));
    const complete = batch.generated >= batch.size && batch.state === 'generating';
    if (complete) {
      batch.state = 'complete';
      this.changes.record({
        entityType: 'coupon_batch',
        id: batch.id,
        version: 2,
        before: { state: 'generating', generated: 0 },
        after: { state: batch.state, generated: batch.generated },
      });
      this.events.publish(new CouponBatchCompleted(batch.id, batch.promotionId, batch.size));
    }
    await this.db.execute('UPDATE coupon_batch SET generated = ?, state = ? WHERE id = ?', [
      batch.generated,
      batch.state,
      idBytes(batchId),
    ]);
    return batch;
  }

  /** Returns how many were new: a code that exists already is left out. */
  private async insert(batch: CouponBatch, count: number): Promise<number> {
    const now = this.clock.now();
    const { usageLimit, validFrom, validTo } = batch;
    const rows = randomCodes(batch.pattern, count).map((code) => [
      idBytes(newId('coup')),
      code,
      couponKey(code),
      idBytes(batch.promotionId),
      idBytes(batch.id),
      usageLimit,
      0,
      validFrom,
      validTo,
      1,
      1,
      now,
      now,
    ]);
    const { affectedRows } = await this.db.execute(
      `INSERT IGNORE INTO coupon_code (id, code, code_key, promotion_id, batch_id, usage_limit, used, valid_from, valid_to,
         active, version, created_at, updated_at) VALUES ?`,
      [rows],
    );
    return affectedRows;
  }
}

interface CodeRow {
  id: Buffer;
  code: string;
  usage_limit: number | null;
  used: number;
  active: number;
  valid_from: Date | null;
  valid_to: Date | null;
}

/** Patterns hold letters, digits and dashes after a letter or digit: nothing to quote, nothing that a spreadsheet runs. */
function csvLine(row: CodeRow): string {
  const { code, usage_limit: limit, used, active, valid_from: from, valid_to: to } = row;
  return `${code},${limit ?? ''},${used},${Number(active) === 1},${from?.toISOString() ?? ''},${to?.toISOString() ?? ''}\r\n`;
}
