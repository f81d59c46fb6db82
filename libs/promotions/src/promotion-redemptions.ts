import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Events,
  idBytes,
  idFromBytes,
  insertRows,
  isDuplicateKey,
  newId,
  safeAmount,
} from 'markethall/kernel';
import { In } from 'typeorm';
import { customerKeysOf, type PromotionCustomer } from './customer-keys.js';
import type { AppliedPromotion } from './engine/outcome.js';
import { PromotionUse, type UseState } from './entities/promotion-use.entity.js';
import { PromotionDirectory } from './promotion-directory.js';
import { holdInProgress } from './promotions.errors.js';
import { CouponRedeemed } from './promotions.events.js';
import { UseCounters } from './use-counters.js';
import { UseDeltas } from './use-deltas.js';

/** What an order is about to use. */
export interface PromotionHold {
  /** Opaque, at most 40 ASCII characters, such as the order's id. */
  reference: string;
  /** Where the order is placed. */
  channelId: string;
  /** Of the amounts. */
  currency: string;
  /** `PromotionOutcome.applied`; those without limit, coupon and campaign are not counted and cost nothing. */
  applied: readonly AppliedPromotion[];
  customer: PromotionCustomer;
  /** When an unpaid order lets go. */
  expiresAt: Date;
  /** False when the reference was never held before: saves the statement that looks for a former hold. Default true. */
  replaces?: boolean;
}

type Operation = { kind: 'hold'; hold: PromotionHold; final: boolean } | { kind: 'settle' | 'release' | 'giveBack' };

/** What is to be written of one transaction. */
interface Writing {
  readonly deltas: UseDeltas;
  readonly removed: PromotionUse[];
  readonly added: PromotionUse[];
  readonly moved: { state: UseState; ids: string[] }[];
}

/** The last of the guards: counters of promotions are hotter than stock, so they are locked after it. */
const ORDER = 'promotions';
const RELEASES_A_BATCH = 100;

/**
 * Uses of promotions by orders: held while an order waits for its payment, final once it is placed. All methods join the
 * caller's transaction and do their work right before its COMMIT, so a limit that is reached rises from the caller's
 * `db.transaction` as 409 `promotion_limit_reached`, `coupon_limit_reached` or `campaign_exhausted`, each with
 * `promotionId` and `promotionCode`; the cart is then to be priced again.
 */
@Injectable()
export class PromotionRedemptions {
  private readonly key = {};

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly directory: PromotionDirectory,
    private readonly counters: UseCounters,
  ) {}

  /**
   * Takes one use of each counted promotion, and gives back exactly what this reference held before. A statement for the
   * rows and one for each kind of counter (two for customers; each further limited promotion or coupon one more, to say
   * which was used up); none when nothing is counted and `replaces` is false.
   */
  async hold(hold: PromotionHold): Promise<void> {
    const applied = await this.counted(hold.applied);
    if (applied.length === 0 && hold.replaces === false) return;
    this.plan(hold.reference, { kind: 'hold', hold: { ...hold, applied }, final: false });
  }

  /**
   * What the reference holds is used for good. What had expired meanwhile is taken again, which may fail as in `hold`.
   * Repeatable. One statement when nothing is held: an order without discounts need not ask.
   */
  settle(reference: string): void {
    const planned = this.operations().get(reference);
    if (planned?.kind === 'hold') planned.final = true;
    else this.plan(reference, { kind: 'settle' });
  }

  /** Gives back what the reference holds; what is final stays. Repeatable. */
  release(reference: string): void {
    this.plan(reference, { kind: 'release' });
  }

  /** A placed order was canceled: gives back the uses of promotions with `giveBackOnCancel`. Repeatable. */
  giveBack(reference: string): void {
    this.plan(reference, { kind: 'giveBack' });
  }

  /** Lets go of holds that are over-due, at most 100; returns how many there were. For the schedule. */
  releaseDue(): Promise<number> {
    return this.db.transaction(async () => {
      const ids = await this.lockDue();
      if (ids.length === 0) return 0;
      const uses = await this.db.repository(PromotionUse).findBy({ id: In(ids) });
      const writing = newWriting();
      this.move(writing, uses, 'released');
      await this.write(writing);
      return uses.length;
    });
  }

  private async lockDue(): Promise<string[]> {
    const rows = await this.db.query<{ id: Buffer }[]>(
      `SELECT id FROM promotion_use WHERE state = 'held' AND expires_at <= ?
        ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [this.clock.now(), RELEASES_A_BATCH],
    );
    return rows.map((row) => idFromBytes('puse', row.id));
  }

  /** Once a promotion, and only those with something to count. */
  private async counted(applied: readonly AppliedPromotion[]): Promise<AppliedPromotion[]> {
    const byPromotion = new Map<string, AppliedPromotion>();
    for (const one of applied) {
      if (one.couponId === null && one.campaignId === null && !(await this.directory.isCounted(one.promotionId)))
        continue;
      const other = byPromotion.get(one.promotionId);
      byPromotion.set(one.promotionId, other ? { ...other, amount: other.amount + one.amount } : one);
    }
    return [...byPromotion.values()];
  }

  private operations(): Map<string, Operation> {
    return this.db.local(this.key, () => new Map<string, Operation>());
  }

  private plan(reference: string, operation: Operation): void {
    const operations = this.operations();
    if (operations.size === 0) this.db.beforeCommit(() => this.execute(operations), 'guard', ORDER);
    operations.set(reference, operation);
  }

  private async execute(operations: ReadonlyMap<string, Operation>): Promise<void> {
    const known = await this.lockUses(operations);
    const writing = newWriting();
    for (const [reference, operation] of operations) {
      const uses = known.filter((use) => use.reference === reference);
      if (operation.kind === 'hold') this.replace(writing, uses, operation);
      else if (operation.kind === 'settle') this.finish(writing, uses);
      else if (operation.kind === 'release') this.move(writing, held(uses), 'released');
      else this.move(writing, await this.returnable(uses), 'released');
    }
    await this.write(writing);
  }

  private async lockUses(operations: ReadonlyMap<string, Operation>): Promise<PromotionUse[]> {
    const references = [...operations]
      .filter(([, operation]) => operation.kind !== 'hold' || operation.hold.replaces !== false)
      .map(([reference]) => reference);
    if (references.length === 0) return [];
    return this.db.repository(PromotionUse).find({
      where: { reference: In(references) },
      order: { reference: 'ASC', promotionId: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Final uses stay; everything else of the reference gives way to the new hold. */
  private replace(
    writing: Writing,
    uses: readonly PromotionUse[],
    { hold, final }: Extract<Operation, { kind: 'hold' }>,
  ): void {
    const open = uses.filter((use) => use.state !== 'final');
    writing.removed.push(...open);
    for (const use of held(open)) writing.deltas.giveBack(use);
    const settled = new Set(uses.filter((use) => use.state === 'final').map((use) => use.promotionId));
    for (const one of hold.applied) {
      if (settled.has(one.promotionId)) continue;
      const use = this.useOf(hold, one, final);
      writing.added.push(use);
      writing.deltas.take(use);
      if (final) this.redeemed(use);
    }
  }

  private finish(writing: Writing, uses: readonly PromotionUse[]): void {
    for (const use of uses.filter(({ state }) => state === 'released')) writing.deltas.take(use);
    const open = uses.filter(({ state }) => state !== 'final');
    if (open.length > 0) writing.moved.push({ state: 'final', ids: open.map(({ id }) => id) });
    for (const use of open) this.redeemed(use);
  }

  private move(writing: Writing, uses: readonly PromotionUse[], state: 'released'): void {
    if (uses.length === 0) return;
    for (const use of uses) writing.deltas.giveBack(use);
    writing.moved.push({ state, ids: uses.map(({ id }) => id) });
  }

  /** Held ones, and final ones whose promotion says so. */
  private async returnable(uses: readonly PromotionUse[]): Promise<PromotionUse[]> {
    const counting = uses.filter(({ state }) => state !== 'released');
    if (counting.length === 0) return [];
    const rows = await this.db.query<{ id: Buffer }[]>(
      'SELECT id FROM promotion WHERE id IN (?) AND give_back_on_cancel = 1',
      [counting.map(({ promotionId }) => idBytes(promotionId))],
    );
    const returning = new Set(rows.map((row) => idFromBytes('promo', row.id)));
    return counting.filter(({ state, promotionId }) => state === 'held' || returning.has(promotionId));
  }

  private redeemed(use: PromotionUse): void {
    if (use.couponId === null) return;
    const { couponId, promotionId, reference, amount, currency } = use;
    this.events.publish(new CouponRedeemed(couponId, promotionId, reference, safeAmount(amount), currency));
  }

  private useOf(hold: PromotionHold, one: AppliedPromotion, final: boolean): PromotionUse {
    const now = this.clock.now();
    return Object.assign(new PromotionUse(), {
      ...customerKeysOf(hold.customer),
      id: newId('puse'),
      promotionId: one.promotionId,
      couponId: one.couponId,
      campaignId: one.campaignId,
      reference: hold.reference,
      channelId: hold.channelId,
      amount: one.amount,
      currency: hold.currency,
      state: final ? ('final' as const) : ('held' as const),
      expiresAt: final ? null : hold.expiresAt,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** Rows that only this order has first; the counters that everybody wants last. */
  private async write({ deltas, removed, added, moved }: Writing): Promise<void> {
    if (removed.length > 0) {
      await this.db.execute('DELETE FROM promotion_use WHERE id IN (?)', [removed.map(({ id }) => idBytes(id))]);
    }
    try {
      await insertRows(this.db, PromotionUse, added);
    } catch (error) {
      if (!isDuplicateKey(error, 'promotion_use_reference')) throw error;
      throw holdInProgress(added[0]?.reference ?? '');
    }
    for (const { state, ids } of moved) {
      await this.db.execute('UPDATE promotion_use SET state = ?, expires_at = NULL, updated_at = ? WHERE id IN (?)', [
        state,
        this.clock.now(),
        ids.map(idBytes),
      ]);
    }
    await this.counters.apply(deltas);
  }
}

const newWriting = (): Writing => ({ deltas: new UseDeltas(), removed: [], added: [], moved: [] });

const held = (uses: readonly PromotionUse[]): PromotionUse[] => uses.filter(({ state }) => state === 'held');
