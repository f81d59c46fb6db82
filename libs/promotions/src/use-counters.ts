import { Injectable } from '@nestjs/common';
import { Database, Events, idBytes, idFromBytes, safeAmount } from 'markethall/kernel';
import {
  campaignExhausted,
  couponLimitReached,
  customerLimitReached,
  promotionLimitReached,
} from './promotions.errors.js';
import { CampaignExhausted } from './promotions.events.js';
import type { CampaignDelta, CountedUse, CustomerDelta, Delta, UseDeltas } from './use-deltas.js';

/**
 * The one door to the counters of campaigns, promotions, coupons and customers. Each kind is one guarded UPDATE, in this
 * order and with ids ascending, as late in the transaction as can be: hot rows are locked for a few statements, and
 * two transactions never wait for each other in a circle.
 */
@Injectable()
export class UseCounters {
  constructor(
    private readonly db: Database,
    private readonly events: Events,
  ) {}

  /** Errors: campaign_exhausted, promotion_limit_reached, coupon_limit_reached (409). */
  async apply(deltas: UseDeltas): Promise<void> {
    const { taken } = deltas;
    const campaigns = deltas.campaigns();
    for (const group of blamable(campaigns, takesBudget)) {
      if (!(await this.spend(group))) throw await this.exhausted(group.find(takesBudget)?.id, taken);
    }
    for (const group of blamable(deltas.promotions(), takes)) {
      if (!(await this.count('promotion', group))) throw await this.promotionUsedUp(group.find(takes)?.id ?? '');
    }
    for (const group of blamable(deltas.coupons(), takes)) {
      if (!(await this.count('coupon_code', group))) throw await this.couponUsedUp(group.find(takes)?.id, taken);
    }
    await this.countCustomers(deltas.customers());
    await this.announceExhausted(campaigns.filter(takesBudget));
  }

  /** False when a budget does not cover it. */
  private async spend(deltas: readonly CampaignDelta[]): Promise<boolean> {
    const spending = deltas.flatMap(({ id, spent }) =>
      [...spent].map(([currency, amount]) => [idBytes(id), currency, safeAmount(amount)]),
    );
    const spent = cases('WHEN id = ? AND budget_currency = ? THEN ?', spending.length);
    const uses = cases('WHEN id = ? THEN ?', deltas.length);
    const values = [...spending.flat(), ...deltas.flatMap((delta) => [idBytes(delta.id), delta.uses])];
    const { affectedRows } = await this.db.execute(
      'UPDATE campaign FORCE INDEX (PRIMARY) SET spent = spent + ' +
        spent +
        ', uses = uses + ' +
        uses +
        " WHERE (budget_kind IS NULL OR (budget_kind = 'spend' AND spent + " +
        spent +
        " <= budget_amount) OR (budget_kind = 'uses' AND uses + " +
        uses +
        ' <= budget_amount)) AND id IN (?) ORDER BY id',
      [...values, ...values, deltas.map(({ id }) => idBytes(id))],
    );
    return affectedRows === deltas.length;
  }

  /** False when a limit is reached. Promotions and coupons are counted alike. */
  private async count(table: 'promotion' | 'coupon_code', deltas: readonly Delta[]): Promise<boolean> {
    const uses = cases('WHEN id = ? THEN ?', deltas.length);
    const values = deltas.flatMap((delta) => [idBytes(delta.id), delta.uses]);
    const { affectedRows } = await this.db.execute(
      'UPDATE ' +
        table +
        ' FORCE INDEX (PRIMARY) SET used = used + ' +
        uses +
        ' WHERE (usage_limit IS NULL OR used + ' +
        uses +
        ' <= usage_limit) AND id IN (?) ORDER BY id',
      [...values, ...values, deltas.map(({ id }) => idBytes(id))],
    );
    return affectedRows === deltas.length;
  }

  /** The rows of a promotion's customers: its own row, which is locked by now, keeps others of it away. */
  private async countCustomers(deltas: readonly CustomerDelta[]): Promise<void> {
    if (deltas.length === 0) return;
    await this.db.execute(
      `INSERT INTO promotion_customer_use (promotion_id, customer_key, used) VALUES ?
       ON DUPLICATE KEY UPDATE used = used + VALUES(used)`,
      [deltas.map(({ id, customerKey, uses }) => [idBytes(id), customerKey, uses])],
    );
    const more = deltas.filter(({ uses }) => uses > 0);
    if (more.length === 0) return;
    const [over] = await this.db.query<{ id: Buffer; code: string }[]>(
      'SELECT p.id, p.code FROM promotion_customer_use c JOIN promotion p ON p.id = c.promotion_id WHERE (' +
        more.map(() => '(c.promotion_id = ? AND c.customer_key = ?)').join(' OR ') +
        ') AND c.used > p.usage_limit_per_customer LIMIT 1',
      more.flatMap(({ id, customerKey }) => [idBytes(id), customerKey]),
    );
    if (over !== undefined) throw customerLimitReached(idFromBytes('promo', over.id), over.code);
  }

  private async announceExhausted(deltas: readonly CampaignDelta[]): Promise<void> {
    if (deltas.length === 0) return;
    const rows = await this.db.query<{ id: Buffer }[]>(
      `SELECT id FROM campaign WHERE id IN (?) AND ((budget_kind = 'spend' AND spent >= budget_amount)
          OR (budget_kind = 'uses' AND uses >= budget_amount))`,
      [deltas.map(({ id }) => idBytes(id))],
    );
    for (const { id } of rows) this.events.publish(new CampaignExhausted(idFromBytes('camp', id)));
  }

  private async exhausted(id: string | undefined, taken: readonly CountedUse[]): Promise<Error> {
    const promotionId = taken.find(({ campaignId }) => campaignId === id)?.promotionId ?? '';
    return campaignExhausted(promotionId, await this.codeOf(promotionId));
  }

  private async promotionUsedUp(id: string): Promise<Error> {
    return promotionLimitReached(id, await this.codeOf(id));
  }

  private async couponUsedUp(id: string | undefined, taken: readonly CountedUse[]): Promise<Error> {
    const promotionId = taken.find(({ couponId }) => couponId === id)?.promotionId ?? '';
    const [coupon] = await this.db.query<{ code: string }[]>('SELECT code FROM coupon_code WHERE id = ?', [
      id === undefined ? null : idBytes(id),
    ]);
    return couponLimitReached(promotionId, await this.codeOf(promotionId), coupon?.code ?? '');
  }

  private async codeOf(promotionId: string): Promise<string> {
    if (promotionId === '') return '';
    const [row] = await this.db.query<{ code: string }[]>('SELECT code FROM promotion WHERE id = ?', [
      idBytes(promotionId),
    ]);
    return row?.code ?? '';
  }
}

/** A CASE with `n` branches; 0 for everything else. */
const cases = (branch: string, n: number): string =>
  n === 0 ? '0' : 'CASE ' + Array.from({ length: n }, () => branch).join(' ') + ' ELSE 0 END';

const takes = ({ uses }: Delta): boolean => uses > 0;

const takesBudget = ({ uses, spent }: CampaignDelta): boolean =>
  uses > 0 || [...spent.values()].some((amount) => amount > 0n);

/** One statement for all while it is clear whose fault a refusal is; else one each, in the same order. */
function blamable<D>(deltas: readonly D[], isTaking: (delta: D) => boolean): (readonly D[])[] {
  if (deltas.length === 0) return [];
  return deltas.filter(isTaking).length <= 1 ? [deltas] : deltas.map((delta) => [delta]);
}
