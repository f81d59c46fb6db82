import { AppEvent } from 'markethall/kernel';
import type { PaymentIntent } from './entities/payment-intent.entity.js';

/** Facts about one payment that other modules may rely on. Amounts are minor units. */
abstract class PaymentEvent extends AppEvent {
  readonly aggregate: { type: string; id: string; version: number };
  override readonly channelId: string;
  readonly intentId: string;
  /** What is paid for, such as an order's id. */
  readonly reference: string;
  readonly attempt: number;
  readonly provider: string;
  readonly status: string;
  readonly currency: string;

  constructor(
    intent: PaymentIntent,
    /** What this step authorized, captured, gave back…; for a failure the amount asked for. */
    readonly amount: number,
  ) {
    super();
    this.aggregate = { type: 'payment_intent', id: intent.id, version: intent.version };
    this.channelId = intent.channelId;
    this.intentId = intent.id;
    this.reference = intent.reference;
    this.attempt = intent.tryNumber;
    this.provider = intent.provider;
    this.status = intent.status;
    this.currency = intent.currency;
  }
}

/** The provider holds the money for us. */
export class PaymentAuthorized extends PaymentEvent {
  static override readonly eventName = 'payments.authorized.v1';
}

/** Money was taken. */
export class PaymentCaptured extends PaymentEvent {
  static override readonly eventName = 'payments.captured.v1';
}

/** The authorization was declined or lapsed. `reason` is a stable snake_case code. */
export class PaymentFailed extends PaymentEvent {
  static override readonly eventName = 'payments.failed.v1';
  readonly reason: string | null;

  constructor(intent: PaymentIntent, amount: number) {
    super(intent, amount);
    this.reason = intent.failureCode;
  }
}

/** An authorization, or the rest of one, was given back. */
export class PaymentVoided extends PaymentEvent {
  static override readonly eventName = 'payments.voided.v1';
}

/** Money went back to the payer. */
export class PaymentRefunded extends PaymentEvent {
  static override readonly eventName = 'payments.refunded.v1';
}

/** The payer's bank took money back, or gave it back to us (then `amount` is negative). */
export class PaymentDisputed extends PaymentEvent {
  static override readonly eventName = 'payments.disputed.v1';
}
