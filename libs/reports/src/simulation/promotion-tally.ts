import type { CompiledPromotion, PromotionOutcome } from 'markethall/promotions';
import { abs, by, compared } from './figures.js';
import type { Conflict, PromotionFigures, ReplayReport } from './replay-report.js';
import type { ReplayedOrder } from './replayed-order.js';
import type { TrialStanding } from './trial.js';

const PROMOTIONS = 500;
const CONFLICTS = 200;

interface Row {
  label: string;
  ordersBefore: number;
  ordersAfter: number;
  before: bigint;
  after: bigint;
  giftsBefore: number;
  giftsAfter: number;
  unapplied: Map<string, number>;
}

/** Sums up what each promotion did, did not do, and to whom it gave way. */
export class PromotionTally {
  private readonly rows = new Map<string, Row>();
  private readonly codes: ReadonlyMap<string, string>;
  private readonly conflicts = new Map<string, Conflict>();

  constructor(
    simulated: readonly CompiledPromotion[],
    active: readonly CompiledPromotion[],
    private readonly standingOf: (promotionId: string) => TrialStanding,
  ) {
    const all = [...active, ...simulated].map(({ definition }) => definition);
    this.codes = new Map(all.map(({ id, code }) => [id, code]));
    for (const { id, label } of all) this.row(id, label).label = label;
  }

  add({ remembered, taken, gifts, outcome }: ReplayedOrder): void {
    for (const [id, { label, amount }] of remembered.given) this.row(id, label).before += amount;
    for (const [id, units] of remembered.gifts) this.row(id, id).giftsBefore += units;
    for (const id of new Set([...remembered.given.keys(), ...remembered.gifts.keys()]))
      this.row(id, id).ordersBefore += 1;
    for (const [id, amount] of taken) this.row(id, id).after += amount;
    for (const [id, units] of gifts) this.row(id, id).giftsAfter += units;
    for (const id of new Set([...taken.keys(), ...gifts.keys()])) this.row(id, id).ordersAfter += 1;
    this.addRefusals(outcome);
  }

  report(
    currency: string,
  ): Pick<ReplayReport, 'discount' | 'giftUnitsBefore' | 'giftUnitsAfter' | 'promotions' | 'conflicts'> {
    const rows = [...this.rows.values()];
    const total = (of: 'before' | 'after') => rows.reduce((sum, row) => sum + row[of], 0n);
    const units = (of: 'giftsBefore' | 'giftsAfter') => rows.reduce((sum, row) => sum + row[of], 0);
    return {
      discount: compared(total('before'), total('after'), currency),
      giftUnitsBefore: units('giftsBefore'),
      giftUnitsAfter: units('giftsAfter'),
      promotions: [...this.rows]
        .sort(([a, one], [b, other]) => by(weight(other), weight(one)) || by(a, b))
        .slice(0, PROMOTIONS)
        .map(([id, row]) => this.figures(id, row, currency)),
      conflicts: [...this.conflicts]
        .sort(([a, one], [b, other]) => by(other.orders, one.orders) || by(a, b))
        .slice(0, CONFLICTS)
        .map(([, conflict]) => conflict),
    };
  }

  private addRefusals({ unapplied }: PromotionOutcome): void {
    for (const { promotionId, promotionCode, label, reason, params } of unapplied) {
      const { unapplied: reasons } = this.row(promotionId, label);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      const { by: other } = params;
      if (typeof other !== 'string') continue;
      const key = `${promotionCode}|${other}|${reason}`;
      const conflict = this.conflicts.get(key) ?? { code: promotionCode, by: other, reason, orders: 0 };
      conflict.orders += 1;
      this.conflicts.set(key, conflict);
    }
  }

  private row(id: string, label: string): Row {
    const found = this.rows.get(id);
    if (found !== undefined) return found;
    const counts = { ordersBefore: 0, ordersAfter: 0, before: 0n, after: 0n, giftsBefore: 0, giftsAfter: 0 };
    const made = { label, ...counts, unapplied: new Map<string, number>() };
    this.rows.set(id, made);
    return made;
  }

  private figures(id: string, row: Row, currency: string): PromotionFigures {
    const { label, ordersBefore, ordersAfter, giftsBefore, giftsAfter, unapplied } = row;
    return {
      promotionId: id,
      code: this.codes.get(id) ?? null,
      label,
      standing: this.standingOf(id),
      ordersBefore,
      ordersAfter,
      discount: compared(row.before, row.after, currency),
      giftUnitsBefore: giftsBefore,
      giftUnitsAfter: giftsAfter,
      unapplied: Object.fromEntries([...unapplied].sort(([a], [b]) => by(a, b))),
    };
  }
}

const weight = ({ before, after }: Row): bigint => abs(after - before);
