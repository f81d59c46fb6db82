import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ChannelService } from 'markethall/channels';
import type { RunningJob } from 'markethall/kernel';
import type { PlacedPeriod } from 'markethall/orders';
import {
  CampaignService,
  type CampaignBudget,
  type CompiledPromotion,
  PromotionEngine,
  PromotionService,
} from 'markethall/promotions';
import { asksForFirstOrder } from 'markethall/totals';
import { RememberedOrders } from './remembered-orders.js';
import { ReplayMetrics } from './replay-metrics.js';
import type { ReplayReport } from './replay-report.js';
import { MAX_ORDERS, settingsOf } from './replay-settings.js';
import { ReplayTally } from './replay-tally.js';
import { ReplayUsage } from './replay-usage.js';
import { replay } from './replayed-order.js';
import { simulatedSet, standingsIn, supposedCoupons } from './trial.js';
import { TOUCHED_COLUMNS, touchedLine } from './touched-file.js';

/** Orders between two pauses. */
const BREATH = 20;

/** Prices the placed orders of a period again with other promotions. Writes to nothing but its job. */
@Injectable()
export class OrderReplayService {
  constructor(
    private readonly channels: ChannelService,
    private readonly promotions: PromotionService,
    private readonly campaigns: CampaignService,
    private readonly engine: PromotionEngine,
    private readonly orders: RememberedOrders,
    private readonly metrics: ReplayMetrics,
  ) {}

  /** Streams the touched orders into the job's file and answers with the figures; a killed replay starts again. */
  async run(job: RunningJob): Promise<ReplayReport> {
    const settings = settingsOf(job.payload);
    const { channelId, currency, from, to, trial } = settings;
    const channel = await this.channels.get(channelId);
    const active = await this.promotions.active(channelId, channel.defaultLocale);
    const simulated = simulatedSet(active, trial, this.engine);
    const period = { channelId, currency, from: new Date(from), to: new Date(to) };
    const tally = new ReplayTally(simulated, active, standingsIn(active, trial));
    const usage = new ReplayUsage(simulated, await this.budgetsOf(simulated), supposedCoupons(trial));
    await job.output({
      name: `promotion-simulation-${from.slice(0, 10)}-${to.slice(0, 10)}.csv`,
      contentType: 'text/csv; charset=utf-8',
      content: this.lines(job, period, { simulated, usage, tally }),
    });
    return tally.report({ channelId, currency, from, to });
  }

  private async *lines(
    job: RunningJob,
    period: PlacedPeriod,
    { simulated, usage, tally }: { simulated: CompiledPromotion[]; usage: ReplayUsage; tally: ReplayTally },
  ): AsyncGenerator<string> {
    const channel = await this.channels.get(period.channelId);
    const total = await this.orders.count(period, MAX_ORDERS);
    await job.progress(0, total);
    yield `${TOUCHED_COLUMNS.join(',')}\r\n`;
    let done = 0;
    const firstOrders = asksForFirstOrder(simulated);
    for await (const page of this.orders.pages(period, channel, { firstOrders })) {
      for (const remembered of page) {
        const replayed = replay(remembered, simulated, usage, this.engine);
        this.metrics.orders.inc({ outcome: replayed === null ? 'skipped' : replayed.isTouched ? 'touched' : 'same' });
        if (replayed === null) tally.skip();
        else tally.add(replayed);
        if (replayed?.isTouched) yield touchedLine(replayed);
        done += 1;
        if (done % BREATH === 0) await setImmediate(); // other work of the process goes on
        if (done >= MAX_ORDERS) break;
      }
      await job.progress(done, Math.max(done, total));
      if (done >= MAX_ORDERS) return;
    }
  }

  /** The whole budgets: what the campaigns have given since is not of this simulation. */
  private async budgetsOf(promotions: readonly CompiledPromotion[]): Promise<Map<string, CampaignBudget>> {
    const budgets = new Map<string, CampaignBudget>();
    for (const id of new Set(promotions.flatMap(({ definition }) => definition.campaignId ?? []))) {
      const { budgetKind: kind, budgetCurrency: currency, budgetAmount: left } = await this.campaigns.get(id);
      if (kind !== null && left !== null) budgets.set(id, { kind, currency, left });
    }
    return budgets;
  }
}
