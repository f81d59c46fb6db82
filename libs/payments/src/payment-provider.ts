import type { PaymentIntent } from './entities/payment-intent.entity.js';

/** What happened to money at the provider. Only capture, refund, chargeback and reversal move it. */
export type TransactionKind = 'authorize' | 'capture' | 'void' | 'refund' | 'chargeback' | 'reversal';

/** `pending` is not final: a later transaction of the same kind or request settles it. */
export type TransactionState = 'pending' | 'succeeded' | 'failed';

/** One entry of the provider's log about a payment. The same entry may be reported again and again. */
export interface ProviderTransaction {
  kind: TransactionKind;
  state: TransactionState;
  /** Minor units, > 0. */
  amount: bigint;
  currency: string;
  /** The provider's own id of this entry, unique at the provider (at most 100 characters). */
  ref: string;
  /** The idempotency key of the request that caused it, echoed; null for what the provider did on its own. */
  requestKey: string | null;
  /** Stable snake_case reason of a failure (`card_declined`, `expired`, …), else null. */
  errorCode: string | null;
  /** Who moved it, where that is not the payment's own provider: a card payment that was refunded as store credit. */
  provider?: string;
}

/** Where the shopper has to go before the payment can continue. */
export interface NextAction {
  type: 'redirect';
  url: string;
}

/** The provider's present view of a payment, or the part of it that an operation changed. */
export interface ProviderResult {
  /** The provider's id of the payment; null while it has none. */
  providerRef: string | null;
  transactions: ProviderTransaction[];
  nextAction: NextAction | null;
}

/** A verified webhook, translated. */
export interface ProviderEvent {
  /** Unique at the provider: the same event is delivered more than once with the same id. */
  eventId: string;
  /** The idempotency key that the payment was created with (`PaymentIntent.idempotencyKey`). */
  intentKey: string;
  result: ProviderResult;
}

export interface AuthorizeRequest {
  intent: PaymentIntent;
  /** One-time token of the shopper's payment instrument; null for methods without one. Never stored, never logged. */
  token: string | null;
  /** Take the money at once instead of only holding it. */
  capture: boolean;
  /** Where the shopper comes back to after a redirect. */
  returnUrl: string;
}

/** A capture, void or refund of a known payment. */
export interface OperationRequest {
  intent: PaymentIntent;
  /** Minor units, > 0. */
  amount: bigint;
  /** Sent to the provider; a repeated key must not move money twice. */
  idempotencyKey: string;
}

/** What a method can do; the desk refuses the rest before calling. */
export interface PaymentCapabilities {
  /** A shopper may choose it in the checkout. */
  offered: boolean;
  /** `online`: the provider answers by itself. `manual`: staff says when the money is there. */
  settlement: 'online' | 'manual';
  /** The checkout must send a `paymentToken`. */
  needsToken: boolean;
  /** An authorization may be captured in parts. */
  partialCapture: boolean;
}

/**
 * A way to pay: the extension point for payment service providers (many-valued; `@Implements(PaymentProvider)`).
 * Every method may be called again with the same key and must then answer the same without moving money again.
 * Throw `ProviderUnavailable` when the provider has certainly done nothing; any other error means "unknown outcome"
 * and the sweeper asks `lookup` later. Respect `signal`: it fires at the deadline. Never called inside a transaction.
 * `markethall/testing/payments` holds the contract spec.
 */
export abstract class PaymentProvider {
  /** Stable code in the database and the API: lower-case snake_case, at most 40 characters. */
  abstract readonly code: string;
  abstract readonly capabilities: PaymentCapabilities;
  /** Name for shoppers by language (`en`, `de`); `en` is the fallback. */
  abstract readonly names: Readonly<Record<string, string>> & { readonly en: string };

  abstract authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<ProviderResult>;
  abstract capture(request: OperationRequest, signal: AbortSignal): Promise<ProviderResult>;
  /**
   * Gives an authorization (or the uncaptured rest of it) back: a `void`. Ends a payment that is not authorized yet:
   * an `authorize` that `failed` with the error code `canceled`.
   */
  abstract void(request: OperationRequest, signal: AbortSignal): Promise<ProviderResult>;
  abstract refund(request: OperationRequest, signal: AbortSignal): Promise<ProviderResult>;
  /** The truth about a payment: its whole log. Null when the provider has never heard of it. */
  abstract lookup(intent: PaymentIntent, signal: AbortSignal): Promise<ProviderResult | null>;
  /** Throws `webhook_signature_invalid` (401) unless the provider signed exactly these bytes, recently. */
  abstract verifyWebhook(headers: Readonly<Record<string, string | string[] | undefined>>, rawBody: Buffer): void;
  /** Translates verified bytes; null for an event that is not about a payment. Throws AppError 400 when unreadable. */
  abstract parseWebhook(rawBody: Buffer): ProviderEvent | null;
}

/** The provider has certainly done nothing: refused to connect, breaker open, credentials missing. */
export class ProviderUnavailable extends Error {
  constructor(provider: string, options?: ErrorOptions) {
    super(`Payment provider ${provider} is not available`, options);
    this.name = 'ProviderUnavailable';
  }
}
