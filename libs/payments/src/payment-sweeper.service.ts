import { Injectable, Logger } from '@nestjs/common';
import { Clock, Database, idBytes } from 'markethall/kernel';
import type { PaymentIntent } from './entities/payment-intent.entity.js';
import { PaymentDeskService } from './payment-desk.service.js';
import { failedWith, PaymentService } from './payment.service.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsConfig } from './payments.config.js';

const BATCH = 50;

/** Clears up what nobody has answered: asks the provider about payments and operations that are stuck. */
@Injectable()
export class PaymentSweeperService {
  private readonly logger = new Logger(PaymentSweeperService.name);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: PaymentsConfig,
    private readonly payments: PaymentRepository,
    private readonly service: PaymentService,
    private readonly desk: PaymentDeskService,
  ) {}

  /** One round over what is due. Returns how many payments were looked at. */
  async sweep(): Promise<number> {
    const due = await this.payments.due(this.clock.now(), BATCH);
    for (const intent of due) {
      await this.clearUp(intent).catch((error: unknown) =>
        this.logger.error({ err: error, intent: intent.id }, 'sweeping a payment failed'),
      );
      await this.postpone(intent);
    }
    return due.length;
  }

  private async clearUp(intent: PaymentIntent): Promise<void> {
    await this.desk.resume(intent.id);
    if (!intent.isOpen) return;
    const present = await this.service.refresh(intent);
    if (present.status === 'requires_action' && this.isAbandoned(present)) await this.giveUp(present);
  }

  private isAbandoned(intent: PaymentIntent): boolean {
    return intent.createdAt.getTime() + this.config.actionTimeoutSeconds * 1_000 < this.clock.nowMs();
  }

  /** The shopper never came back from the redirect. */
  private async giveUp(intent: PaymentIntent): Promise<void> {
    const ended = await this.desk.void(intent.id);
    if (ended.isOpen) await this.service.apply(intent.id, failedWith(ended, 'expired'));
  }

  /** Not before the next interval again, unless something changed it meanwhile. */
  private async postpone(intent: PaymentIntent): Promise<void> {
    const next = new Date(this.clock.nowMs() + this.config.sweepAfterSeconds * 1_000);
    await this.db.execute('UPDATE payment_intent SET check_at = ? WHERE id = ? AND check_at <= ?', [
      next,
      idBytes(intent.id),
      this.clock.now(),
    ]);
  }
}
