import { MoneyView } from 'markethall/kernel';
import type { CompiledPromotion } from 'markethall/promotions';
import { abs, by, compared } from './figures.js';
import { PromotionTally } from './promotion-tally.js';
import type { GroupFigures, OrderFigures, ReplayReport } from './replay-report.js';
import type { ReplayedOrder } from './replayed-order.js';
import { TopList } from './top-list.js';
import type { TrialStanding } from './trial.js';

const ORDERS = 20;
const GROUPS = 200;

interface Seen {
  id: string;
  number: string | null;
  before: bigint;
  after: bigint;
}

interface Group {
  orders: number;
  payLess: number;
  payMore: number;
  difference: bigint;
}

/** Sums up a replay order by order: its size depends on promotions and groups, not on orders. */
export class ReplayTally {
  private readonly counts = { replayed: 0, touched: 0, payLess: 0, payMore: 0, skipped: 0 };
  /** Before and after. */
  private readonly sums: Record<'revenue' | 'net', [bigint, bigint]> = { revenue: [0n, 0n], net: [0n, 0n] };
  private readonly groups = new Map<string | null, Group>();
  private readonly winners = new TopList<Seen>(ORDERS, (a, b) => by(change(a), change(b)) || byId(a, b));
  private readonly losers = new TopList<Seen>(ORDERS, (a, b) => by(change(b), change(a)) || byId(a, b));
  /** The end of an id is random: the smallest ends are a fair choice, and the same in every run. */
  private readonly sample = new TopList<Seen>(ORDERS, (a, b) => by(a.id.slice(-8), b.id.slice(-8)) || byId(a, b));
  private readonly promotions: PromotionTally;

  constructor(
    simulated: readonly CompiledPromotion[],
    active: readonly CompiledPromotion[],
    standingOf: (promotionId: string) => TrialStanding,
  ) {
    this.promotions = new PromotionTally(simulated, active, standingOf);
  }

  skip(): void {
    this.counts.skipped += 1;
  }

  add(replayed: ReplayedOrder): void {
    const { remembered, after, difference, isTouched } = replayed;
    const { order, sale } = remembered;
    this.counts.replayed += 1;
    if (isTouched) this.counts.touched += 1;
    if (difference < 0n) this.counts.payLess += 1;
    if (difference > 0n) this.counts.payMore += 1;
    this.sum('revenue', order.grandTotal, after.grandTotal);
    this.sum('net', order.grandTotal - order.taxTotal, after.netTotal);
    this.promotions.add(replayed);
    const ids = sale.buyer.customerGroupIds;
    for (const id of ids.length === 0 ? [null] : ids) this.countGroup(id, difference);

    const seen = { id: order.id, number: order.number, before: order.grandTotal, after: after.grandTotal };
    if (difference < 0n) this.winners.add(seen);
    if (difference > 0n) this.losers.add(seen);
    if (isTouched) this.sample.add(seen);
  }

  report(head: Pick<ReplayReport, 'channelId' | 'currency' | 'from' | 'to'>): ReplayReport {
    const { currency } = head;
    const orders = (list: TopList<Seen>) => list.items.map((seen) => orderFigures(seen, currency));
    return {
      ...head,
      orders: { ...this.counts },
      revenue: compared(...this.sums.revenue, currency),
      netRevenue: compared(...this.sums.net, currency),
      ...this.promotions.report(currency),
      groups: [...this.groups]
        .sort(([a, one], [b, other]) => by(abs(other.difference), abs(one.difference)) || by(a ?? '', b ?? ''))
        .slice(0, GROUPS)
        .map(([id, group]) => groupFigures(id, group, currency)),
      winners: orders(this.winners),
      losers: orders(this.losers),
      sample: orders(this.sample),
    };
  }

  private sum(of: 'revenue' | 'net', before: bigint, after: bigint): void {
    this.sums[of][0] += before;
    this.sums[of][1] += after;
  }

  private countGroup(id: string | null, difference: bigint): void {
    const group = this.groups.get(id) ?? { orders: 0, payLess: 0, payMore: 0, difference: 0n };
    group.orders += 1;
    if (difference < 0n) group.payLess += 1;
    if (difference > 0n) group.payMore += 1;
    group.difference += difference;
    this.groups.set(id, group);
  }
}

const change = ({ before, after }: Seen): bigint => after - before;
const byId = (a: Seen, b: Seen): number => by(a.id, b.id);

const orderFigures = ({ id, number, before, after }: Seen, currency: string): OrderFigures => ({
  ...{ orderId: id, number },
  total: compared(before, after, currency),
});

const groupFigures = (id: string | null, { difference, ...counts }: Group, currency: string): GroupFigures => ({
  customerGroupId: id,
  ...counts,
  difference: MoneyView.of(difference, currency),
});
