import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, Extensions, newId } from 'markethall/kernel';
import type { OrderLine } from './entities/order-line.entity.js';
import { Order } from './entities/order.entity.js';
import { lineChecksum } from './line-checksum.js';
import { OrderCheck, type OrderDraft } from './order-draft.js';
import { OrderJournal } from './order-journal.js';
import { OrderTokens } from './order-token.js';
import { OrderWriter } from './order-writer.js';
import { OrdersConfig } from './orders.config.js';
import { UnpaidSlots } from './unpaid-slots.js';

/** Writes the order that a draft describes: the first time as a new row, afterwards over the same one. */
@Injectable()
export class OrderOpener implements OnApplicationBootstrap {
  private checks: OrderCheck[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly config: OrdersConfig,
    private readonly writer: OrderWriter,
    private readonly journal: OrderJournal,
    private readonly tokens: OrderTokens,
    private readonly slots: UnpaidSlots,
    private readonly extensions: Extensions,
  ) {}

  onApplicationBootstrap(): void {
    this.checks = this.extensions.all(OrderCheck);
  }

  /** Inside the caller's transaction; `existing` is locked by it. */
  async open(draft: OrderDraft, existing: Order | null): Promise<{ order: Order; lines: OrderLine[] }> {
    await this.letPass(draft);
    const expiresAt = new Date(this.clock.nowMs() + this.config.paymentMinutes * 60_000);
    const order = existing ?? this.blank(expiresAt);
    const before = existing === null ? null : { ...existing };
    if (existing !== null) {
      existing.reopen(expiresAt);
      this.writer.removeParts(existing.id);
    }

    const parts = this.writer.partsOf(order.id, draft);
    this.writer.fill(order, draft);
    order.linesChecksum = lineChecksum(parts.lines);
    order.paymentStatus = 'none';
    const { customerId, clientAddress = null, slotIsContended = false } = draft;
    await this.slots.take(order, { customerId, clientAddress }, slotIsContended);
    if (before === null) this.journal.insert(order, { type: 'opened' });
    else this.journal.update(order, before, { type: 'opened', data: { attempt: order.attempt } });
    this.writer.insert(parts);
    return { order, lines: parts.lines };
  }

  private async letPass(draft: OrderDraft): Promise<void> {
    for (const check of this.checks) {
      const veto = await check.check(draft);
      if (veto) throw veto;
    }
  }

  private blank(expiresAt: Date): Order {
    const now = this.clock.now();
    return Object.assign(new Order(), {
      id: newId('ord'),
      number: null,
      status: 'pending_payment' as const,
      paymentStatus: 'none' as const,
      fulfillmentStatus: 'unfulfilled' as const,
      returnStatus: 'none' as const,
      paidTotal: 0n,
      refundedTotal: 0n,
      attempt: 1,
      paymentIntentId: null,
      placedAt: null,
      expiresAt,
      unpaidSlot: null,
      canceledAt: null,
      canceledReason: null,
      completedAt: null,
      ...this.tokens.issue(),
      externalId: null,
      version: 1,
      createdAt: now,
    });
  }
}
