import { Injectable } from '@nestjs/common';
import { ChannelService, type ChannelView } from 'markethall/channels';
import { actorCanSeeChannel, type BackgroundJob, BackgroundJobs, RequestContext } from 'markethall/kernel';
import { badField, channelNotFound, simulationNotFound } from '../reports.errors.js';
import { ReportPermission } from '../reports.permissions.js';
import { type BasketInput, type BasketSimulation, BasketSimulationService } from './basket-simulation.service.js';
import { RememberedOrders } from './remembered-orders.js';
import { MAX_DAYS, MAX_ORDERS, PROMOTION_REPLAY, type ReplaySettings, settingsOf } from './replay-settings.js';
import { type TrialInput, TrialPromotions } from './trial-promotions.js';

/** What is to be tried, and where. */
export interface SimulationRequest {
  channelId: string;
  promotions: readonly TrialInput[];
  /** Ids of active promotions that are left out. */
  without: readonly string[];
}

export interface ReplayRequest extends SimulationRequest {
  from: Date;
  /** Exclusive. */
  to: Date;
  /** Null: the channel's. */
  currency: string | null;
}

const DAY = 86_400_000;

/** What other promotions would do. Nothing is written and no limit is taken. */
@Injectable()
export class PromotionSimulationService {
  constructor(
    private readonly jobs: BackgroundJobs,
    private readonly channels: ChannelService,
    private readonly trials: TrialPromotions,
    private readonly baskets: BasketSimulationService,
    private readonly orders: RememberedOrders,
  ) {}

  /** Errors: channel_not_found (404), validation_failed, amount_out_of_range (422). */
  async tryBasket(request: SimulationRequest, basket: BasketInput): Promise<BasketSimulation> {
    const channel = await this.channel(request.channelId);
    const trial = await this.trials.read(channel, request.promotions, request.without);
    return this.baskets.run(channel, trial, basket);
  }

  /** Begins to replay the orders of a period. Errors: channel_not_found (404), validation_failed (422). */
  async replay({ from, to, ...request }: ReplayRequest): Promise<BackgroundJob> {
    const channel = await this.channel(request.channelId);
    const currency = request.currency ?? channel.defaultCurrency;
    if (!channel.currencies.includes(currency))
      throw badField('/replay/currency', 'currency_not_offered', { allowed: channel.currencies });
    if (from >= to) throw badField('/replay/to', 'not_after_from');
    if (to.getTime() - from.getTime() > MAX_DAYS * DAY)
      throw badField('/replay/to', 'period_too_long', { maxDays: MAX_DAYS });
    const { promotions, without } = await this.trials.read(channel, request.promotions, request.without);
    const period = { channelId: channel.id, currency, from, to };
    if ((await this.orders.count(period, MAX_ORDERS + 1)) > MAX_ORDERS)
      throw badField('/replay', 'too_many_orders', { max: MAX_ORDERS });
    const settings: ReplaySettings = {
      ...{ channelId: channel.id, currency, from: from.toISOString(), to: to.toISOString() },
      // They are tried over the whole period, whenever they are meant to begin.
      trial: {
        promotions: promotions.map(({ definition, codes }) => ({ definition: always(definition), codes })),
        without,
      },
    };
    return this.jobs.enqueue(PROMOTION_REPLAY, settings);
  }

  /** A replay of the actor, or of anybody with the permission, in the actor's channels. Errors: promotion_simulation_not_found (404). */
  async getReplay(id: string): Promise<BackgroundJob> {
    const job = await this.jobs.find(id);
    const actor = RequestContext.actor();
    if (job === null || job.kind !== PROMOTION_REPLAY) throw simulationNotFound();
    const isOwn = actor.userId !== null && actor.userId === job.ownerId;
    const { channelId } = settingsOf(job.payload ?? {});
    if (!(isOwn || actor.permissions.has(ReportPermission.Read)) || !actorCanSeeChannel(actor, channelId))
      throw simulationNotFound();
    return job;
  }

  private async channel(id: string): Promise<ChannelView> {
    if (!actorCanSeeChannel(RequestContext.actor(), id)) throw channelNotFound();
    return this.channels.get(id);
  }
}

const always = <T extends { validFrom: number | null; validTo: number | null }>(definition: T): T => ({
  ...definition,
  validFrom: null,
  validTo: null,
});
