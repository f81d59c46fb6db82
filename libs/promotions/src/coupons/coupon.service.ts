import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  idBytes,
  insertRows,
  isCheckViolation,
  isDuplicateKey,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  RequestContext,
} from 'markethall/kernel';
import { Coupon } from '../entities/coupon.entity.js';
import { PromotionQueries } from '../promotion-queries.js';
import { badField, couponCodeTaken, couponInUse, couponNotFound } from '../promotions.errors.js';
import { couponKey } from './coupon-key.js';
import { updateUncounted } from '../update-uncounted.js';

/** What staff decide about a coupon. */
export type CouponTerms = Pick<Coupon, 'usageLimit' | 'validFrom' | 'validTo' | 'active'>;

const COLUMNS = { code: 'c.codeKey', active: 'c.active', batchId: 'c.batchId', used: 'c.used' };

/** The codes of a promotion. Whoever may see the promotion and coupons sees them. */
@Injectable()
export class CouponService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly promotions: PromotionQueries,
  ) {}

  /** `filter[code]` finds a code as people type it. */
  async list(promotionId: string, request: ListRequest): Promise<KeysetPage<Coupon>> {
    await this.promotions.get(promotionId, RequestContext.actor());
    const query = this.db
      .read()
      .createQueryBuilder(Coupon, 'c')
      .where('c.promotionId = :promotion', { promotion: idBytes(promotionId) });
    return keysetPage(query, withKeys(request), COLUMNS, { idField: 'c.id', idPrefix: 'coup' });
  }

  /** Errors: coupon_not_found (404). */
  async get(promotionId: string, id: string): Promise<Coupon> {
    await this.promotions.get(promotionId, RequestContext.actor());
    return this.find(promotionId, id);
  }

  /** Errors: coupon_code_taken (409), validation_failed (422). */
  create(promotionId: string, code: string, terms: CouponTerms): Promise<Coupon> {
    return this.guarded(code, async () => {
      await this.promotions.getToChange(promotionId, RequestContext.actor());
      const now = this.clock.now();
      const coupon = Object.assign(new Coupon(), terms, {
        id: newId('coup'),
        code,
        codeKey: couponKey(code),
        promotionId,
        batchId: null,
        used: 0,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      checkDates(coupon);
      await insertRows(this.db, Coupon, [coupon]);
      this.record(coupon, null, coupon);
      return coupon;
    });
  }

  /** Errors: coupon_not_found (404), version_conflict (412), validation_failed (422). */
  update(promotionId: string, id: string, version: number, changes: Partial<CouponTerms>): Promise<Coupon> {
    return this.guarded('', async () => {
      await this.promotions.getToChange(promotionId, RequestContext.actor());
      const before = await this.find(promotionId, id);
      const coupon = Object.assign(new Coupon(), before, changes, { updatedAt: this.clock.now() });
      checkDates(coupon);
      await this.save(coupon, version);
      this.record(coupon, before, coupon);
      return coupon;
    });
  }

  /** Errors: coupon_not_found (404), coupon_in_use (409), version_conflict (412). */
  remove(promotionId: string, id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      await this.promotions.getToChange(promotionId, RequestContext.actor());
      const coupon = await this.find(promotionId, id);
      await this.save(coupon, version); // locks it: from now on nobody redeems it
      const uses = await this.db.query<unknown[]>('SELECT 1 FROM promotion_use WHERE coupon_id = ? LIMIT 1', [
        idBytes(id),
      ]);
      if (uses.length > 0) throw couponInUse();
      await this.db.execute('DELETE FROM coupon_code WHERE id = ?', [idBytes(id)]);
      this.record(coupon, coupon, null);
    });
  }

  private async find(promotionId: string, id: string): Promise<Coupon> {
    const coupon = await this.db.repository(Coupon).findOneBy({ id, promotionId });
    if (!coupon) throw couponNotFound();
    return coupon;
  }

  private save(coupon: Coupon, version: number): Promise<void> {
    return updateUncounted(this.db, Coupon, coupon, version, ['used']);
  }

  private record(coupon: Coupon, before: Coupon | null, after: Coupon | null): void {
    const { id, version } = coupon;
    this.changes.record({
      entityType: 'coupon',
      id,
      version,
      before: before && describe(before),
      after: after && describe(after),
    });
  }

  private async guarded<T>(code: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (isDuplicateKey(error, 'coupon_code_key')) throw couponCodeTaken(code);
      throw isCheckViolation(error, 'coupon_code_used') ? badField('/usageLimit', 'below_used') : error;
    }
  }
}

/** A filter by code compares keys. */
function withKeys(request: ListRequest): ListRequest {
  const filters = request.filters.map((filter) => {
    if (filter.field !== 'code') return filter;
    const { value } = filter;
    return {
      ...filter,
      value: Array.isArray(value) ? value.map((one) => couponKey(String(one))) : couponKey(String(value)),
    };
  });
  return { ...request, filters };
}

export function checkDates({ validFrom, validTo }: Pick<CouponTerms, 'validFrom' | 'validTo'>): void {
  if (validFrom && validTo && validFrom >= validTo) throw badField('/validTo', 'not_after_valid_from');
}

/** Without the code: it is money, and change records are read by more people. */
function describe(coupon: Coupon): Partial<Coupon> {
  const { promotionId, usageLimit, validFrom, validTo, active } = coupon;
  return { promotionId, usageLimit, validFrom, validTo, active };
}
