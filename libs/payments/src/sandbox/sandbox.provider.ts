import { Injectable } from '@nestjs/common';
import { Clock, Implements } from 'markethall/kernel';
import type { PaymentIntent } from '../entities/payment-intent.entity.js';
import { webhookNotFound, webhookSignatureInvalid, webhookUnreadable } from '../payment.errors.js';
import {
  type AuthorizeRequest,
  type OperationRequest,
  type PaymentCapabilities,
  PaymentProvider,
  type ProviderEvent,
  type ProviderResult,
  type ProviderTransaction,
  ProviderUnavailable,
  type TransactionKind,
} from '../payment-provider.js';
import { OwnListener } from './own-listener.js';
import { type BankAccount, SandboxBank } from './sandbox-bank.js';
import { isSigned, SIGNATURE_HEADER } from './sandbox-signature.js';
import { behaviorOf } from './sandbox-tokens.js';

const KINDS: readonly TransactionKind[] = ['authorize', 'capture', 'void', 'refund', 'chargeback', 'reversal'];

/** Test payments through the sandbox bank: success, decline, 3-D Secure, a silent bank, a late webhook. No real money. */
@Injectable()
@Implements(PaymentProvider)
export class SandboxProvider extends PaymentProvider {
  readonly code = 'sandbox';
  readonly names = { en: 'Test card', de: 'Testkarte' };

  constructor(
    private readonly bank: SandboxBank,
    private readonly listener: OwnListener,
    private readonly clock: Clock,
  ) {
    super();
  }

  get capabilities(): PaymentCapabilities {
    return { offered: this.bank.isOpen, settlement: 'online', needsToken: true, partialCapture: true };
  }

  async authorize(
    { intent, token, capture, returnUrl }: AuthorizeRequest,
    signal: AbortSignal,
  ): Promise<ProviderResult> {
    if (!this.bank.isOpen) throw new ProviderUnavailable(this.code);
    const account = await this.bank.request({
      key: intent.idempotencyKey,
      amount: intent.amount,
      currency: intent.currency,
      token: token ?? '',
      capture,
      returnUrl,
      notifyUrl: this.listener.localUrl,
    });
    if (behaviorOf(token ?? '') === 'timeout') await silence(signal);
    return this.reportOf(account);
  }

  capture(request: OperationRequest): Promise<ProviderResult> {
    return this.operate('capture', request);
  }

  void(request: OperationRequest): Promise<ProviderResult> {
    return this.operate('void', request);
  }

  refund(request: OperationRequest): Promise<ProviderResult> {
    return this.operate('refund', request);
  }

  async lookup(intent: PaymentIntent): Promise<ProviderResult | null> {
    const account = await this.bank.find(intent.idempotencyKey);
    return account === null ? null : this.reportOf(account);
  }

  verifyWebhook(headers: Readonly<Record<string, string | string[] | undefined>>, rawBody: Buffer): void {
    if (!this.bank.isOpen) throw webhookNotFound();
    const header = headers[SIGNATURE_HEADER];
    if (typeof header !== 'string' || !isSigned(header, rawBody, this.bank.secrets, this.clock.now()))
      throw webhookSignatureInvalid();
  }

  parseWebhook(rawBody: Buffer): ProviderEvent | null {
    const event = record(parse(rawBody));
    if (event['type'] !== 'payment.updated') return null;
    const payment = record(event['payment']);
    const transactions = payment['transactions'];
    if (!Array.isArray(transactions) || transactions.length > 1_000) throw webhookUnreadable();
    return {
      eventId: text(event['id']),
      intentKey: text(payment['key']),
      result: { providerRef: text(payment['id']), nextAction: null, transactions: transactions.map(readTransaction) },
    };
  }

  private async operate(
    kind: 'capture' | 'void' | 'refund',
    { intent, amount, idempotencyKey }: OperationRequest,
  ): Promise<ProviderResult> {
    const account = await this.bank.operate(intent.idempotencyKey, { kind, amount, requestKey: idempotencyKey });
    return account === null ? neverHeardOf(intent, kind, idempotencyKey) : this.reportOf(account);
  }

  private reportOf({ payment, log }: BankAccount): ProviderResult {
    const transactions = log.map(
      ({ id, kind, state, amount, currency, requestKey, errorCode }): ProviderTransaction => ({
        ref: id,
        kind,
        state,
        amount,
        currency,
        requestKey,
        errorCode,
      }),
    );
    if (payment.status === 'requires_action' || payment.status === 'processing') {
      const { id, amount, currency, requestKey } = payment;
      transactions.push({
        ref: id,
        kind: 'authorize',
        state: 'pending',
        amount,
        currency,
        requestKey,
        errorCode: null,
      });
    }
    const url = `${this.listener.publicUrl}/sandbox/3ds/${payment.pageToken}`;
    return {
      providerRef: payment.id,
      transactions,
      nextAction: payment.status === 'requires_action' ? { type: 'redirect', url } : null,
    };
  }
}

/** The bank has no such payment: nothing to move, and an open one has ended. */
function neverHeardOf(intent: PaymentIntent, kind: 'capture' | 'void' | 'refund', requestKey: string): ProviderResult {
  const base = { amount: intent.amount, currency: intent.currency, ref: `${requestKey}.none`, requestKey };
  return {
    providerRef: null,
    nextAction: null,
    transactions: [
      {
        ...base,
        kind: kind === 'void' ? 'authorize' : kind,
        state: 'failed',
        errorCode: kind === 'void' ? 'canceled' : 'unknown_at_provider',
      },
    ],
  };
}

/** The bank has done its work but never answers. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const fail = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw webhookUnreadable();
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw webhookUnreadable();
  return value as Record<string, unknown>; // checked above; every member is checked where it is read
}

function text(value: unknown): string {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(value)) throw webhookUnreadable();
  return value;
}

function readTransaction(value: unknown): ProviderTransaction {
  const { id, kind, state, amount, currency, requestKey, errorCode } = record(value);
  const knownKind = KINDS.find((known) => known === kind);
  if (knownKind === undefined || (state !== 'succeeded' && state !== 'failed' && state !== 'pending'))
    throw webhookUnreadable();
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) throw webhookUnreadable();
  return {
    ref: text(id),
    kind: knownKind,
    state,
    amount: BigInt(amount),
    currency: text(currency),
    requestKey: requestKey === null ? null : text(requestKey),
    errorCode: errorCode === null ? null : text(errorCode),
  };
}
