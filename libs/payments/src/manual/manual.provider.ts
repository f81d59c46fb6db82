import type { PaymentIntent } from '../entities/payment-intent.entity.js';
import { webhookNotFound } from '../payment.errors.js';
import {
  type AuthorizeRequest,
  type OperationRequest,
  type PaymentCapabilities,
  PaymentProvider,
  type ProviderResult,
  type TransactionKind,
} from '../payment-provider.js';

/**
 * Money that staff watches over: the payment waits (`processing`) until somebody marks it as paid, and a refund records
 * that staff has paid back by hand. Nothing is called, so nothing can fail.
 */
export abstract class ManualProvider extends PaymentProvider {
  readonly capabilities: PaymentCapabilities = {
    offered: true,
    settlement: 'manual',
    needsToken: false,
    partialCapture: true,
  };

  authorize({ intent }: AuthorizeRequest): Promise<ProviderResult> {
    return Promise.resolve(report(intent, 'authorize', 'pending', intent.amount, intent.idempotencyKey, null));
  }

  capture({ intent, amount, idempotencyKey }: OperationRequest): Promise<ProviderResult> {
    return Promise.resolve(report(intent, 'capture', 'succeeded', amount, idempotencyKey, null));
  }

  void({ intent, amount, idempotencyKey }: OperationRequest): Promise<ProviderResult> {
    const held = intent.authorizedAmount - intent.voidedAmount - intent.capturedAmount > 0n;
    return Promise.resolve(
      held
        ? report(intent, 'void', 'succeeded', amount, idempotencyKey, null)
        : report(intent, 'authorize', 'failed', intent.amount, idempotencyKey, 'canceled'),
    );
  }

  refund({ intent, amount, idempotencyKey }: OperationRequest): Promise<ProviderResult> {
    return Promise.resolve(report(intent, 'refund', 'succeeded', amount, idempotencyKey, null));
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
}

function report(
  intent: PaymentIntent,
  kind: TransactionKind,
  state: 'pending' | 'succeeded' | 'failed',
  amount: bigint,
  requestKey: string,
  errorCode: string | null,
): ProviderResult {
  const transaction = {
    kind,
    state,
    amount,
    currency: intent.currency,
    ref: `${requestKey}.${kind}`,
    requestKey,
    errorCode,
  };
  return { providerRef: intent.idempotencyKey, transactions: [transaction], nextAction: null };
}
