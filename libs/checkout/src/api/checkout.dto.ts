import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUrl, Length, Matches, MaxLength, ValidateNested, IsDefined } from 'class-validator';
import { MoneyInput } from 'markethall/kernel';
import { OrderSummaryResponse } from 'markethall/orders';
import type { PaymentProvider } from 'markethall/payments';
import type { CheckoutOutcome } from '../checkout.service.js';

/** Buys a cart. */
export class CreateCheckoutRequest {
  /** Code of a way to pay, from the cart's payment methods. Not needed when gift cards and store credit pay everything. */
  @ApiPropertyOptional({ type: String, example: 'sandbox', maxLength: 40 })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z0-9_]{1,40}$/)
  paymentMethod?: string;

  /** One-time token of the card or wallet, where the method needs one. Sandbox: tok_success, tok_decline, tok_3ds, tok_timeout, tok_late_webhook. */
  @ApiPropertyOptional({ type: String, example: 'tok_success', maxLength: 255 })
  @IsOptional()
  @IsString()
  @Length(1, 255)
  paymentToken?: string;

  /** The total that the shopper has seen; another one now is refused with the new total. */
  @ApiProperty({ type: MoneyInput })
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyInput)
  expectedTotal: MoneyInput;

  /** What the shopper expects to pay beside gift cards and store credit (`amountDue`); another one now is refused. Left out: as it was shown last. */
  @ApiPropertyOptional({ type: MoneyInput })
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyInput)
  expectedAmountDue?: MoneyInput;

  /** Where the shopper comes back to after a redirect (3-D Secure). */
  @ApiPropertyOptional({ type: String, maxLength: 1_000, example: 'http://localhost:3000/orders/view' })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  @MaxLength(1_000)
  returnUrl?: string;
}

/** Where the shopper has to go. */
export class NextActionResponse {
  @ApiProperty({ enum: ['redirect'] })
  type: 'redirect';

  @ApiProperty({ example: 'http://localhost:3000/sandbox/3ds/…' })
  url: string;
}

/** The payment of a checkout. */
export class CheckoutPaymentResponse {
  @ApiProperty({ example: 'pi_01k0…' })
  intentId: string;

  @ApiProperty({
    enum: [
      'created',
      'requires_action',
      'processing',
      'authorized',
      'captured',
      'partially_captured',
      'failed',
      'voided',
      'expired',
    ],
  })
  status: string;

  /** Set while the status is requires_action. */
  @ApiProperty({ type: NextActionResponse, nullable: true })
  nextAction: NextActionResponse | null;
}

/** What became of a cart. Send the same request again to ask how it stands. */
export class CheckoutResponse {
  @ApiProperty({ type: OrderSummaryResponse })
  order: OrderSummaryResponse;

  /** A guest's secret: send it as Order-Token to read the order. Null for customers. */
  @ApiProperty({ type: String, nullable: true })
  orderToken: string | null;

  /** Null when no provider was to pay: a free order, or one that gift cards and store credit have paid. */
  @ApiProperty({ type: CheckoutPaymentResponse, nullable: true })
  payment: CheckoutPaymentResponse | null;

  static from({ order, orderToken, payment }: CheckoutOutcome): CheckoutResponse {
    return { order: OrderSummaryResponse.from(order), orderToken, payment };
  }
}

/** A way to pay. */
export class PaymentMethodResponse {
  @ApiProperty({ example: 'sandbox' })
  code: string;

  @ApiProperty({ example: 'Test card' })
  name: string;

  /** online: answered at once. manual: the order stands, staff marks it as paid. */
  @ApiProperty({ enum: ['online', 'manual'] })
  settlement: string;

  /** The checkout must send a paymentToken. */
  @ApiProperty()
  needsToken: boolean;

  static from(provider: PaymentProvider, locale: string): PaymentMethodResponse {
    const { code, capabilities, names } = provider;
    const language = locale.split('-')[0] ?? 'en';
    return {
      code,
      name: names[locale] ?? names[language] ?? names.en,
      settlement: capabilities.settlement,
      needsToken: capabilities.needsToken,
    };
  }
}

/** The ways to pay for a cart. */
export class PaymentMethodsResponse {
  @ApiProperty({ type: PaymentMethodResponse, isArray: true })
  data: PaymentMethodResponse[];
}
