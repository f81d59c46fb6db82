import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsString, Length, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { IsCurrency, Money, MoneyInput, MoneyView } from 'markethall/kernel';
import type { Refund } from 'markethall/payments';
import type { OrderRefund, OrderRefundInput } from '../order-refund.service.js';

const TARGETS = ['original', 'store_credit'] as const;

/** An amount to pay back. */
export class RefundAmountInput extends MoneyInput {
  /** Integer minor units, at least 1. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example: 1999 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  override amount: number;

  /** ISO 4217 code; must be the order's. */
  @ApiProperty({ example: 'EUR', minLength: 3, maxLength: 3 })
  @IsCurrency()
  override currency: string;
}

/** Pays an order back. */
export class RefundOrderRequest {
  /** At most what was paid and not paid back; left out: all of it. */
  @ApiPropertyOptional({ type: RefundAmountInput })
  @ValidateIf((_body, value) => value !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => RefundAmountInput)
  amount?: RefundAmountInput;

  @ApiProperty({ minLength: 3, maxLength: 200, example: 'damaged in transit' })
  @IsString()
  @Length(3, 200)
  reason: string;

  /** `store_credit`: to the customer's account instead of the way it came; for registered customers only. */
  @ApiPropertyOptional({ enum: TARGETS, default: 'original' })
  @ValidateIf((_body, value) => value !== undefined)
  @IsIn(TARGETS)
  to?: (typeof TARGETS)[number];

  static toInput({ amount, reason, to }: RefundOrderRequest): OrderRefundInput {
    return {
      reason,
      to: to ?? 'original',
      ...(amount === undefined ? {} : { amount: Money.of(amount.amount, amount.currency) }),
    };
  }
}

/** What went back by one payment. */
export class OrderRefundPartResponse {
  @ApiProperty({ example: 'ref_01k0…' })
  id: string;

  @ApiProperty({ example: 'pi_01k0…' })
  paymentId: string;

  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  /** `processing` until the provider has answered. */
  @ApiProperty({ enum: ['requested', 'approved', 'processing', 'succeeded', 'failed'] })
  status: string;

  static from(this: void, refund: Refund): OrderRefundPartResponse {
    const { id, intentId, amount, currency, status } = refund;
    return { id, paymentId: intentId, amount: MoneyView.of(amount, currency), status };
  }
}

/** What went back, payment by payment. */
export class OrderRefundResponse {
  @ApiProperty({ type: OrderRefundPartResponse, isArray: true })
  refunds: OrderRefundPartResponse[];

  /** What a provider refused to pay back; the rest has gone. Null: nothing is missing. */
  @ApiProperty({ type: MoneyView, nullable: true })
  missing: MoneyView | null;

  static of({ refunds, missing }: OrderRefund): OrderRefundResponse {
    const [first] = refunds;
    return {
      refunds: refunds.map(OrderRefundPartResponse.from),
      missing: missing === 0n || first === undefined ? null : MoneyView.of(missing, first.currency),
    };
  }
}
