import { Injectable } from '@nestjs/common';
import { systemActor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { Database } from '../database/database.js';
import { log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { backoffMs } from '../worker/backoff.js';
import { errorText } from '../worker/error-text.js';
import { withTimeLimit } from '../worker/time-limit.js';
import { reviveEvent } from './app-event.js';
import { Deliveries } from './deliveries.js';
import { runAsDelivery } from './delivery-context.js';
import { EventsConfig } from './events.config.js';
import type { DeliveryAttempt } from './message.js';
import type { EventMeta } from './subscribe.decorator.js';
import { type Subscription, Subscriptions } from './subscriptions.js';

/** The attempt was taken over by another worker (this one was too slow): whatever it did is rolled back. */
class AttemptLost extends Error {}

/** Runs one attempt of one delivery and settles its row. Never throws: the row says what comes next. */
@Injectable()
export class DeliveryRunner {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly deliveries: Deliveries,
    private readonly db: Database,
    private readonly config: EventsConfig,
    private readonly metrics: Metrics,
  ) {}

  async run(attempt: DeliveryAttempt): Promise<void> {
    const subscription = this.subscriptions.find(attempt.subscriber, attempt.name);
    if (subscription === undefined) return this.unknown(attempt);
    const { leaseMs } = this.config;
    if (!(await this.deliveries.begin(attempt, leaseMs))) return;

    const renew = (): void => void this.deliveries.renew(attempt, leaseMs).catch(() => undefined);
    // Outside of the handler's transaction, which must not hold its own delivery row before it ends.
    const renewal = setInterval(renew, leaseMs / 3);
    this.metrics.eventLagSeconds.observe(Math.max(0, (Date.now() - Date.parse(attempt.occurredAt)) / 1000));
    const stopTimer = this.metrics.eventSeconds.startTimer({ subscriber: attempt.subscriber });
    try {
      await this.inContext(subscription, attempt);
      this.count(attempt, 'done');
    } catch (error) {
      await this.failed(subscription, attempt, error);
    } finally {
      clearInterval(renewal);
      stopTimer();
    }
  }

  private inContext(subscription: Subscription, attempt: DeliveryAttempt): Promise<void> {
    const context = { actor: systemActor(attempt.subscriber), requestId: attempt.requestId };
    return runAsDelivery(() =>
      RequestContext.run(context, async () => {
        if (subscription.options.transaction) {
          await this.db.transaction(async () => {
            await this.handle(subscription, attempt);
            await this.settle(attempt);
          });
        } else {
          await this.handle(subscription, attempt);
          await this.settle(attempt);
        }
      }),
    );
  }

  private async handle(subscription: Subscription, attempt: DeliveryAttempt): Promise<void> {
    const event = reviveEvent(subscription.event, attempt);
    await withTimeLimit(subscription.options.timeoutMs, (signal) =>
      subscription.handle(event, metaOf(attempt, signal)),
    );
  }

  private async settle(attempt: DeliveryAttempt): Promise<void> {
    if (!(await this.deliveries.done(attempt))) throw new AttemptLost('another worker has taken the attempt over');
  }

  private async failed(subscription: Subscription, attempt: DeliveryAttempt, error: unknown): Promise<void> {
    const facts = {
      messageId: attempt.messageId,
      event: attempt.name,
      subscriber: attempt.subscriber,
      attempt: attempt.attempt,
    };
    if (error instanceof AttemptLost) {
      this.count(attempt, 'lost');
      log.warn(facts, 'An event handler was too slow and lost its attempt');
      return;
    }
    if (attempt.attempt >= subscription.options.maxAttempts) {
      await this.deliveries.giveUp(attempt, 'dead', errorText(error));
      this.count(attempt, 'dead');
      log.error({ ...facts, err: error, alert: 'event_dead' }, 'An event delivery was given up: see `retry-events`');
      return;
    }
    const retryInMs = backoffMs(attempt.attempt, this.config.retryBaseMs);
    await this.deliveries.failed(attempt, errorText(error), retryInMs);
    this.count(attempt, 'failed');
    // The first failure mostly passes (a lock, a Redis that just starts): its stack would hide the rest of the log.
    const cause = attempt.attempt === 1 ? { error: errorText(error) } : { err: error };
    log.warn({ ...facts, ...cause, retryInMs }, 'An event handler failed and will be tried again');
  }

  private async unknown(attempt: DeliveryAttempt): Promise<void> {
    await this.deliveries.giveUp(attempt, 'unknown', 'no subscriber of this name handles this event here');
    this.count(attempt, 'unknown');
    const facts = { messageId: attempt.messageId, event: attempt.name, subscriber: attempt.subscriber };
    log.error({ ...facts, alert: 'event_unknown' }, 'An event waits for a subscriber that this worker does not have');
  }

  private count(attempt: DeliveryAttempt, outcome: string): void {
    this.metrics.eventDeliveries.inc({ subscriber: attempt.subscriber, outcome });
  }
}

function metaOf(attempt: DeliveryAttempt, signal: AbortSignal): EventMeta {
  return {
    messageId: attempt.messageId,
    eventName: attempt.name,
    occurredAt: new Date(attempt.occurredAt),
    aggregateVersion: attempt.aggregate.version ?? null,
    channelId: attempt.channelId,
    actor: attempt.actor,
    requestId: attempt.requestId,
    attempt: attempt.attempt,
    signal,
  };
}
