import { Database } from 'markethall/kernel';
import type { PaymentIntent } from '../entities/payment-intent.entity.js';
import { webhookNotFound } from '../payment.errors.js';
import {
  type OperationRequest,
  type PaymentCapabilities,
  PaymentProvider,
  type ProviderResult,
  ProviderUnavailable,
  type TransactionKind,
} from '../payment-provider.js';
import type { StoredValueKind } from './entities/stored-value-account.entity.js';
import { StoredValueBook } from './stored-value-book.js';

/**
 * Payments that were made from stored value, as any other payment: what staff captures, voids and refunds, and what a
 * canceled order gives back, takes the same way and ends on the card or credit that it came from. Nobody chooses it as
 * a way to pay: a tender is held by TenderService, in the transaction that opens the order.
 */
export abstract class StoredValueProvider extends PaymentProvider {
  abstract override readonly code: StoredValueKind;
  readonly capabilities: PaymentCapabilities = {
    offered: false,
    settlement: 'online',
    needsToken: false,
    partialCapture: true,
  };

  constructor(
    private readonly db: Database,
    private readonly book: StoredValueBook,
  ) {
    super();
  }

  /** Tenders are held, never authorized. */
  authorize(): Promise<ProviderResult> {
    return Promise.reject(new ProviderUnavailable(this.code));
  }

  /** The hold has taken the value already. */
  capture(request: OperationRequest): Promise<ProviderResult> {
    return Promise.resolve(tenderReport(request, 'capture'));
  }

  /** What was held is on the account again. */
  async void(request: OperationRequest): Promise<ProviderResult> {
    await this.giveBack(request, 'release');
    return tenderReport(request, 'void');
  }

  async refund(request: OperationRequest): Promise<ProviderResult> {
    await this.giveBack(request, 'refund');
    return tenderReport(request, 'refund');
  }

  /** There is nobody to ask: what we know is the truth. */
  lookup(intent: PaymentIntent): Promise<ProviderResult> {
    return Promise.resolve({ providerRef: intent.providerRef, transactions: [], nextAction: null });
  }

  verifyWebhook(): void {
    throw webhookNotFound();
  }

  parseWebhook(): null {
    return null;
  }

  private async giveBack({ intent, amount, idempotencyKey }: OperationRequest, kind: 'release' | 'refund') {
    const { tenderAccountId, reference, currency } = intent;
    if (tenderAccountId === null) throw new Error(`${intent.id} was not paid from stored value`);
    await this.db.transaction(() =>
      this.book.move(
        { id: tenderAccountId, kind: this.code, currency },
        { kind, amount, reference, intentId: intent.id, requestKey: `${kind}:${idempotencyKey}`, source: 'payment' },
      ),
    );
  }
}

/** What was done with a tender, as a provider would report it. */
export function tenderReport(
  { intent, amount, idempotencyKey }: OperationRequest,
  kind: TransactionKind,
): ProviderResult {
  const ref = `${idempotencyKey}.${kind}`;
  return {
    providerRef: intent.idempotencyKey,
    nextAction: null,
    transactions: [
      {
        kind,
        state: 'succeeded',
        amount,
        currency: intent.currency,
        ref,
        requestKey: idempotencyKey,
        errorCode: null,
      },
    ],
  };
}
