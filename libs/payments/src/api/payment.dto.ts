import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  IsInt,
} from 'class-validator';
import { Filterable, IsCurrency, ListDefaults, Money, MoneyInput, MoneyView, Sortable } from 'markethall/kernel';
import type { PaymentIntent } from '../entities/payment-intent.entity.js';
import type { PaymentTransaction } from '../entities/payment-transaction.entity.js';
import type { Refund } from '../entities/refund.entity.js';
import type { AllocationInput, RefundInput } from '../payment-desk.service.js';
import type { PaymentDetails } from '../payment-query.service.js';

const STATUSES = [
  'created',
  'requires_action',
  'processing',
  'authorized',
  'captured',
  'partially_captured',
  'failed',
  'voided',
  'expired',
];

/** Absent is fine; null is not: it must not read as "all of it". */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** A positive amount. */
export class PositiveMoneyInput extends MoneyInput {
  /** Integer minor units, at least 1. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example: 1999 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  override amount: number;

  /** ISO 4217 code; must be the payment's. */
  @ApiProperty({ example: 'EUR', minLength: 3, maxLength: 3 })
  @IsCurrency()
  override currency: string;
}

/** Captures authorized money. */
export class CapturePaymentRequest {
  /** At most what is authorized and not captured; left out: all of it. */
  @ApiPropertyOptional({ type: PositiveMoneyInput })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PositiveMoneyInput)
  amount?: PositiveMoneyInput;
}

/** Marks a manual payment as paid. */
export class MarkPaidRequest {
  /** What arrived; left out: everything outstanding. */
  @ApiPropertyOptional({ type: PositiveMoneyInput })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PositiveMoneyInput)
  amount?: PositiveMoneyInput;
}

/** What part of a refund is for. */
export class RefundAllocationRequest {
  @ApiProperty({ enum: ['line', 'shipping', 'fee', 'tax', 'other'] })
  @IsIn(['line', 'shipping', 'fee', 'tax', 'other'])
  kind: AllocationInput['kind'];

  /** Id of the order line, shipping line or fee. */
  @ApiPropertyOptional({ type: String, maxLength: 40 })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  lineReference?: string;

  /** Minor units. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amount: number;
}

/** Pays captured money back. */
export class RefundPaymentRequest {
  /** At most what was captured and not refunded; left out: all of it. */
  @ApiPropertyOptional({ type: PositiveMoneyInput })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => PositiveMoneyInput)
  amount?: PositiveMoneyInput;

  @ApiProperty({ minLength: 3, maxLength: 200, example: 'damaged in transit' })
  @IsString()
  @Length(3, 200)
  reason: string;

  /** Must add up to the amount. */
  @ApiPropertyOptional({ type: RefundAllocationRequest, isArray: true, maxItems: 200 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => RefundAllocationRequest)
  allocations?: RefundAllocationRequest[];

  static toInput(request: RefundPaymentRequest): RefundInput {
    return {
      reason: request.reason,
      ...(request.amount === undefined ? {} : { amount: Money.of(request.amount.amount, request.amount.currency) }),
      ...(request.allocations === undefined
        ? {}
        : {
            allocations: request.allocations.map((a) => ({
              kind: a.kind,
              lineReference: a.lineReference ?? null,
              amount: BigInt(a.amount),
            })),
          }),
    };
  }
}

/** A payment as staff sees it. */
@ListDefaults({ sort: '-createdAt' })
export class PaymentResponse {
  @ApiProperty({ example: 'pi_01k0…' })
  id: string;

  /** What is paid for: an order's id. */
  @ApiProperty({ example: 'ord_01k0…' })
  @Filterable({ ops: ['eq', 'in'] })
  reference: string;

  /** 1, 2, …: the tries to pay the same thing. */
  @ApiProperty({ type: 'integer' })
  attempt: number;

  @ApiProperty({ example: 'sandbox' })
  @Filterable({ ops: ['eq', 'in'] })
  provider: string;

  /** The provider's id of the payment. */
  @ApiProperty({ type: String, nullable: true })
  providerRef: string | null;

  @ApiProperty({ enum: STATUSES })
  @Filterable({ ops: ['eq', 'in'], type: 'enum', values: STATUSES })
  status: string;

  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  @ApiProperty({ type: MoneyView })
  authorized: MoneyView;

  @ApiProperty({ type: MoneyView })
  captured: MoneyView;

  @ApiProperty({ type: MoneyView })
  voided: MoneyView;

  @ApiProperty({ type: MoneyView })
  refunded: MoneyView;

  /** Why the authorization failed. */
  @ApiProperty({ type: String, nullable: true, example: 'card_declined' })
  failureCode: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  @Filterable({ ops: ['gt', 'gte', 'lt', 'lte'], type: 'date' })
  @Sortable()
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  static from(this: void, intent: PaymentIntent): PaymentResponse {
    const money = (amount: bigint) => MoneyView.of(amount, intent.currency);
    return {
      id: intent.id,
      reference: intent.reference,
      attempt: intent.tryNumber,
      provider: intent.provider,
      providerRef: intent.providerRef,
      status: intent.status,
      amount: money(intent.amount),
      authorized: money(intent.authorizedAmount),
      captured: money(intent.capturedAmount),
      voided: money(intent.voidedAmount),
      refunded: money(intent.refundedAmount),
      failureCode: intent.failureCode,
      version: intent.version,
      createdAt: intent.createdAt.toISOString(),
      updatedAt: intent.updatedAt.toISOString(),
    };
  }
}

/** One entry of a payment's log. */
export class PaymentTransactionResponse {
  @ApiProperty({ example: 'ptx_01k0…' })
  id: string;

  @ApiProperty({ enum: ['authorize', 'capture', 'void', 'refund', 'chargeback', 'reversal'] })
  kind: string;

  @ApiProperty({ enum: ['pending', 'succeeded', 'failed'] })
  state: string;

  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  @ApiProperty({ description: "The provider's id of the entry" })
  providerRef: string;

  @ApiProperty({ type: String, nullable: true })
  errorCode: string | null;

  /** Who asked for it. */
  @ApiProperty({ example: 'staff:usr_01k0…' })
  actor: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(transaction: PaymentTransaction): PaymentTransactionResponse {
    const { id, kind, state, providerRef, errorCode, actor } = transaction;
    const amount = MoneyView.of(transaction.amount, transaction.currency);
    return { id, kind, state, amount, providerRef, errorCode, actor, createdAt: transaction.createdAt.toISOString() };
  }
}

/** Money on its way back. */
export class RefundResponse {
  @ApiProperty({ example: 'ref_01k0…' })
  id: string;

  @ApiProperty({ example: 'pi_01k0…' })
  paymentId: string;

  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  @ApiProperty()
  reason: string;

  /** `processing` until the provider has answered. */
  @ApiProperty({ enum: ['requested', 'approved', 'processing', 'succeeded', 'failed'] })
  status: string;

  @ApiProperty({ type: String, nullable: true })
  failureCode: string | null;

  @ApiProperty({ example: 'staff:usr_01k0…' })
  requestedBy: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(refund: Refund): RefundResponse {
    return {
      id: refund.id,
      paymentId: refund.intentId,
      amount: MoneyView.of(refund.amount, refund.currency),
      reason: refund.reason,
      status: refund.status,
      failureCode: refund.failureCode,
      requestedBy: refund.requestedBy,
      createdAt: refund.createdAt.toISOString(),
    };
  }
}

/** A payment with its log and its refunds. */
export class PaymentDetailsResponse extends PaymentResponse {
  @ApiProperty({ type: PaymentTransactionResponse, isArray: true })
  transactions: PaymentTransactionResponse[];

  @ApiProperty({ type: RefundResponse, isArray: true })
  refunds: RefundResponse[];

  static of({ intent, transactions, refunds }: PaymentDetails): PaymentDetailsResponse {
    return {
      ...PaymentResponse.from(intent),
      transactions: transactions.map((transaction) => PaymentTransactionResponse.from(transaction)),
      refunds: refunds.map((refund) => RefundResponse.from(refund)),
    };
  }
}
