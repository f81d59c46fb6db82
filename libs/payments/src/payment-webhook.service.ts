import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, RequestContext, systemActor } from 'markethall/kernel';
import type { PaymentIntent } from './entities/payment-intent.entity.js';
import { paymentNotFound, webhookNotFound } from './payment.errors.js';
import { PaymentJournal } from './payment-journal.js';
import type { PaymentProvider, ProviderEvent, ProviderResult } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import { PaymentRepository } from './payment.repository.js';

/** What became of a webhook. All of them are a success to the provider. */
export type WebhookOutcome = 'applied' | 'duplicate' | 'ignored';

/** Hears from providers. The signature is checked over the raw bytes before anything else is looked at. */
@Injectable()
export class PaymentWebhookService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly payments: PaymentRepository,
    private readonly providers: PaymentProviders,
    private readonly journal: PaymentJournal,
  ) {}

  /**
   * Takes one delivery. Each event has its effect once, in whatever order and number it comes. Throws 401 for a bad
   * signature, 404 for an unknown provider or payment (the provider tries again later).
   */
  async receive(
    code: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    rawBody: Buffer,
  ): Promise<WebhookOutcome> {
    const provider = this.providers.find(code);
    if (provider === null) throw webhookNotFound();
    provider.verifyWebhook(headers, rawBody);

    const event = provider.parseWebhook(rawBody);
    if (event === null) return 'ignored';
    const intent = await this.payments.findByKey(event.intentKey);
    if (intent === null || intent.provider !== code) throw paymentNotFound();

    return RequestContext.runAs(systemActor(`webhook.${code}`), async () => {
      const result = await this.complete(provider, intent, event);
      return this.db.transaction(() => this.take(provider, intent.id, event, result));
    });
  }

  /** An event that came before its cause is completed by the provider's whole log. */
  private async complete(
    provider: PaymentProvider,
    intent: PaymentIntent,
    event: ProviderEvent,
  ): Promise<ProviderResult> {
    if (!(await this.journal.leavesGap(intent, event.result))) return event.result;
    const truth = await this.providers.call(provider, (signal) => provider.lookup(intent, signal)).catch(() => null);
    return truth ?? event.result;
  }

  private async take(
    provider: PaymentProvider,
    intentId: string,
    event: ProviderEvent,
    result: ProviderResult,
  ): Promise<WebhookOutcome> {
    const intent = await this.payments.getForUpdate(intentId);
    const { affectedRows } = await this.db.execute(
      'INSERT IGNORE INTO payment_inbox (provider, event_id, intent_id, received_at) VALUES (?, ?, ?, ?)',
      [provider.code, event.eventId, idBytes(intent.id), this.clock.now()],
    );
    if (affectedRows === 0) return 'duplicate';
    return (await this.journal.append(intent, result)) ? 'applied' : 'duplicate';
  }
}
