import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig, Clock, Database, insertRows, newId, postRows } from 'markethall/kernel';
import { LessThanOrEqual } from 'typeorm';
import { PaymentsConfig } from '../payments.config.js';
import type { TransactionKind } from '../payment-provider.js';
import { SandboxPayment, type SandboxStatus } from './entities/sandbox-payment.entity.js';
import { SandboxTransaction } from './entities/sandbox-transaction.entity.js';
import { SandboxWebhook } from './entities/sandbox-webhook.entity.js';
import { SIGNATURE_HEADER, signWebhook } from './sandbox-signature.js';
import { behaviorOf } from './sandbox-tokens.js';

const WEBHOOK_PATH = '/api/v1/webhooks/payments/sandbox';
const MAX_ATTEMPTS = 30;
const DELIVERY_TIMEOUT_MS = 5_000;

export interface BankRequest {
  key: string;
  amount: bigint;
  currency: string;
  token: string;
  capture: boolean;
  returnUrl: string;
  notifyUrl: string | null;
}

/** A payment in the bank's books with its log. */
export interface BankAccount {
  payment: SandboxPayment;
  log: SandboxTransaction[];
}

/**
 * A bank in a box: it has books of its own, remembers idempotency keys, sends shoppers to a 3-D Secure page, is late or
 * silent on demand and signs webhooks. It stands for the far side of the network: our payments only see its answers.
 */
@Injectable()
export class SandboxBank {
  private readonly logger = new Logger(SandboxBank.name);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly app: AppConfig,
    private readonly config: PaymentsConfig,
  ) {}

  /** The bank exists: always, except in production, where it must be asked for. */
  get isOpen(): boolean {
    return this.config.sandbox ?? this.app.environment !== 'production';
  }

  /** Signing secrets, newest first. */
  get secrets(): readonly string[] {
    if (this.config.sandboxWebhookSecrets.length > 0) return this.config.sandboxWebhookSecrets;
    return [this.app.deriveKey('payments.sandbox-webhook').toString('base64url')];
  }

  /** Opens a payment; a repeated key answers with the first one. */
  async request(request: BankRequest): Promise<BankAccount> {
    const behavior = behaviorOf(request.token);
    const status: Record<typeof behavior, SandboxStatus> = {
      success: 'authorized',
      timeout: 'authorized',
      decline: 'declined',
      insufficient_funds: 'declined',
      unknown: 'declined',
      three_d_secure: 'requires_action',
      late_webhook: 'processing',
    };
    const decline = {
      decline: 'card_declined',
      insufficient_funds: 'insufficient_funds',
      unknown: 'token_invalid',
    } as const;
    const now = this.clock.now();
    const payment = Object.assign(new SandboxPayment(), {
      id: newId('sbp'),
      pageToken: randomBytes(24).toString('base64url'),
      requestKey: request.key,
      amount: request.amount,
      currency: request.currency,
      status: status[behavior],
      declineCode: behavior in decline ? decline[behavior as keyof typeof decline] : null, // narrowed by the line's own `in`
      autoCapture: request.capture,
      returnUrl: request.returnUrl,
      notifyUrl: request.notifyUrl,
      dueAt: behavior === 'late_webhook' ? new Date(now.getTime() + this.config.sandboxLateSeconds * 1_000) : null,
      createdAt: now,
      updatedAt: now,
    });
    const log = this.decided(payment);
    try {
      await this.db.transaction(() => {
        postRows(this.db, SandboxPayment, [payment]);
        postRows(this.db, SandboxTransaction, log);
      });
    } catch (error) {
      const first = await this.find(request.key);
      if (first === null) throw error;
      return first;
    }
    return { payment, log };
  }

  async find(key: string): Promise<BankAccount | null> {
    const payment = await this.db.repository(SandboxPayment).findOneBy({ requestKey: key });
    return payment === null ? null : this.account(payment);
  }

  findByPageToken(pageToken: string): Promise<SandboxPayment | null> {
    return this.db.repository(SandboxPayment).findOneBy({ pageToken });
  }

  /** The shopper has decided on the 3-D Secure page. A second decision changes nothing. */
  decide(pageToken: string, approved: boolean): Promise<SandboxPayment | null> {
    return this.db.transaction(async () => {
      const found = await this.findByPageToken(pageToken);
      if (found === null) return null;
      const payment = await this.lock(found.id);
      if (payment.status === 'requires_action') await this.settle(payment, approved ? null : 'authentication_failed');
      return payment;
    });
  }

  /** Moves money of an authorized payment. Refuses what the books do not cover; a repeated key answers the same. */
  operate(
    key: string,
    operation: { kind: 'capture' | 'void' | 'refund'; amount: bigint; requestKey: string },
  ): Promise<BankAccount | null> {
    return this.db.transaction(async () => {
      const found = await this.db.repository(SandboxPayment).findOneBy({ requestKey: key });
      if (found === null) return null;
      const { payment, log } = await this.account(await this.lock(found.id));
      if (log.some((entry) => entry.requestKey === operation.requestKey)) return { payment, log };

      const entry = this.entryFor(payment, log, operation);
      await insertRows(this.db, SandboxTransaction, [entry]);
      if (entry.errorCode === 'canceled') {
        Object.assign(payment, { status: 'canceled', dueAt: null, updatedAt: this.clock.now() });
        await this.db
          .repository(SandboxPayment)
          .update({ id: payment.id }, { status: 'canceled', dueAt: null, updatedAt: payment.updatedAt });
      }
      return { payment, log: [...log, entry] };
    });
  }

  /** Settles payments whose hour has come. */
  async settleDue(): Promise<void> {
    const due = await this.db
      .repository(SandboxPayment)
      .find({ where: { dueAt: LessThanOrEqual(this.clock.now()) }, order: { dueAt: 'ASC' }, take: 100 });
    for (const { id } of due) {
      await this.db.transaction(async () => {
        const payment = await this.lock(id);
        if (payment.status === 'processing') await this.settle(payment, null);
      });
    }
  }

  /** Sends the webhooks that are due, of one payment or of all; a failed one comes again, later and later. */
  async deliverDue(paymentId?: string): Promise<void> {
    const due = await this.db.repository(SandboxWebhook).find({
      where: { dueAt: LessThanOrEqual(this.clock.now()), ...(paymentId === undefined ? {} : { paymentId }) },
      order: { dueAt: 'ASC' },
      take: 50,
    });
    for (const webhook of due) await this.deliver(webhook);
  }

  /** The signature header that belongs to these bytes now. */
  sign(body: string): string {
    return signWebhook(body, this.secrets.slice(0, 1), this.clock.now());
  }

  private async deliver(webhook: SandboxWebhook): Promise<void> {
    this.db.assertNoTransaction('The sandbox bank');
    const url = `${webhook.url ?? this.app.publicUrl}${WEBHOOK_PATH}`;
    const taken = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: this.sign(webhook.body) },
      body: webhook.body,
      redirect: 'error',
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    }).then(
      (response) => response.ok,
      () => false,
    );

    const attempts = webhook.attempts + 1;
    if (!taken) this.logger.debug({ webhook: webhook.id, attempts }, 'sandbox webhook was not taken');
    const pauseMs = Math.min(2 ** attempts, 300) * 1_000;
    // The api may have come back at another address: later attempts use the configured one.
    await this.db.repository(SandboxWebhook).update(
      { id: webhook.id },
      taken
        ? { attempts, deliveredAt: this.clock.now(), dueAt: null }
        : {
            attempts,
            url: attempts >= 3 ? null : webhook.url,
            dueAt: attempts >= MAX_ATTEMPTS ? null : new Date(this.clock.nowMs() + pauseMs),
          },
    );
  }

  /** Decides an open payment and owes the merchant a webhook about it. */
  private async settle(payment: SandboxPayment, declineCode: string | null): Promise<void> {
    Object.assign(payment, {
      status: declineCode === null ? 'authorized' : 'declined',
      declineCode,
      dueAt: null,
      updatedAt: this.clock.now(),
    });
    const { status, updatedAt } = payment;
    await this.db
      .repository(SandboxPayment)
      .update({ id: payment.id }, { status, declineCode, dueAt: null, updatedAt });
    const log = this.decided(payment);
    await insertRows(this.db, SandboxTransaction, log);
    await this.oweWebhook({ payment, log });
  }

  private async oweWebhook(account: BankAccount): Promise<void> {
    const id = newId('sbe');
    const now = this.clock.now();
    const body = JSON.stringify(webhookBody(id, account));
    const webhook = {
      id,
      paymentId: account.payment.id,
      body,
      url: account.payment.notifyUrl,
      attempts: 0,
      dueAt: now,
      deliveredAt: null,
      createdAt: now,
    };
    await insertRows(this.db, SandboxWebhook, [Object.assign(new SandboxWebhook(), webhook)]);
  }

  /** What the log says about a payment that is decided. */
  private decided(payment: SandboxPayment): SandboxTransaction[] {
    const entry = (kind: TransactionKind, state: 'succeeded' | 'failed') =>
      this.entry(payment, {
        kind,
        state,
        amount: payment.amount,
        requestKey: payment.requestKey,
        errorCode: state === 'failed' ? payment.declineCode : null,
      });
    if (payment.status === 'declined') return [entry('authorize', 'failed')];
    if (payment.status !== 'authorized') return [];
    return payment.autoCapture
      ? [entry('authorize', 'succeeded'), entry('capture', 'succeeded')]
      : [entry('authorize', 'succeeded')];
  }

  private entryFor(
    payment: SandboxPayment,
    log: readonly SandboxTransaction[],
    operation: { kind: 'capture' | 'void' | 'refund'; amount: bigint; requestKey: string },
  ): SandboxTransaction {
    const sum = (kind: TransactionKind) =>
      log.filter((e) => e.kind === kind && e.state === 'succeeded').reduce((total, e) => total + e.amount, 0n);
    const held = sum('authorize') - sum('void') - sum('capture');
    if (operation.kind === 'void' && sum('authorize') === 0n) {
      return this.entry(payment, {
        ...operation,
        kind: 'authorize',
        amount: payment.amount,
        state: 'failed',
        errorCode: 'canceled',
      });
    }
    const covered = operation.kind === 'refund' ? sum('capture') - sum('refund') : held;
    const refused = operation.amount > covered;
    return this.entry(payment, {
      ...operation,
      state: refused ? 'failed' : 'succeeded',
      errorCode: refused ? 'amount_not_covered' : null,
    });
  }

  private entry(
    payment: SandboxPayment,
    values: Pick<SandboxTransaction, 'kind' | 'state' | 'amount' | 'requestKey' | 'errorCode'>,
  ): SandboxTransaction {
    const { kind, state, amount, requestKey, errorCode } = values;
    const common = { id: newId('sbt'), paymentId: payment.id, currency: payment.currency, createdAt: this.clock.now() };
    return Object.assign(new SandboxTransaction(), { ...common, kind, state, amount, requestKey, errorCode });
  }

  private async account(payment: SandboxPayment): Promise<BankAccount> {
    const log = await this.db
      .repository(SandboxTransaction)
      .find({ where: { paymentId: payment.id }, order: { id: 'ASC' } });
    return { payment, log };
  }

  private lock(id: string): Promise<SandboxPayment> {
    return this.db.repository(SandboxPayment).findOneOrFail({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }
}

/** The wire format of the sandbox's webhooks. */
export function webhookBody(eventId: string, { payment, log }: BankAccount): object {
  return {
    id: eventId,
    type: 'payment.updated',
    payment: {
      id: payment.id,
      key: payment.requestKey,
      transactions: log.map((entry) => ({
        id: entry.id,
        kind: entry.kind,
        state: entry.state,
        amount: Number(entry.amount),
        currency: entry.currency,
        requestKey: entry.requestKey,
        errorCode: entry.errorCode,
      })),
    },
  };
}
