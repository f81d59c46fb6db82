import { Body, Controller, Get, Header, Ip, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { CartAccess, CartAuth, type CartCredential } from 'markethall/cart';
import {
  Answers,
  ApiErrors,
  Idempotent,
  IdPipe,
  Load,
  Money,
  type MoneyInput,
  Operation,
  Public,
} from 'markethall/kernel';
import { PaymentProviders } from 'markethall/payments';
import { CheckoutService } from '../checkout.service.js';
import { ReturnUrls } from '../return-url.js';
import {
  CheckoutResponse,
  CreateCheckoutRequest,
  PaymentMethodResponse,
  PaymentMethodsResponse,
} from './checkout.dto.js';

const CartToken = () =>
  ApiHeader({
    name: 'Cart-Token',
    required: false,
    description: "Secret of a guest's cart; a customer's needs their session",
  });

/** Turns a cart into an order. Public, because guests buy too: CartAccess decides whose cart it is. */
@ApiTags('Store: checkout')
@Controller('api/v1/store/carts')
export class CheckoutController {
  constructor(
    private readonly checkout: CheckoutService,
    private readonly access: CartAccess,
    private readonly providers: PaymentProviders,
    private readonly returnUrls: ReturnUrls,
  ) {}

  @Get(':id/payment-methods')
  @Public()
  @Load('checkout')
  @CartToken()
  @Header('cache-control', 'private, no-store')
  @Operation('List the ways to pay for a cart')
  @Answers(PaymentMethodsResponse)
  @ApiErrors('cart_not_found')
  async paymentMethods(
    @Param('id', IdPipe('cart', 'cart')) id: string,
    @CartAuth() credential: CartCredential,
  ): Promise<PaymentMethodsResponse> {
    const { locale } = await this.access.get(id, credential);
    return { data: this.providers.offered().map((provider) => PaymentMethodResponse.from(provider, locale)) };
  }

  /** The answer carries a guest's secret, so it is never stored: a retry finds the order by its cart. */
  @Post(':id/checkouts')
  @Public()
  @Load('checkout')
  @CartToken()
  @Idempotent({ required: true, storeResponse: false })
  @Operation(
    'Buy a cart',
    'One cart becomes one order. Follow payment.nextAction when it is set; send the same request again to see how it stands.',
  )
  @Answers(CheckoutResponse, { status: 201 })
  @ApiErrors(
    'cart_not_found',
    'cart_changed',
    'checkout_requirements_missing',
    'out_of_stock',
    'tender_insufficient',
    '402:payment_declined',
    'checkout_in_progress',
    'order_closed',
    '422:amount_out_of_range',
    '429:too_many_unpaid_orders',
    '503:payment_unavailable',
  )
  async create(
    @Param('id', IdPipe('cart', 'cart')) id: string,
    @CartAuth() credential: CartCredential,
    @Body() body: CreateCheckoutRequest,
    @Ip() clientAddress: string,
  ): Promise<CheckoutResponse> {
    return CheckoutResponse.from(
      await this.checkout.complete(id, credential, {
        paymentMethod: body.paymentMethod ?? null,
        paymentToken: body.paymentToken ?? null,
        expectedTotal: moneyOf(body.expectedTotal),
        expectedAmountDue: body.expectedAmountDue === undefined ? null : moneyOf(body.expectedAmountDue),
        returnUrl: this.returnUrls.resolve(body.returnUrl),
        clientAddress,
      }),
    );
  }
}

const moneyOf = ({ amount, currency }: MoneyInput): Money => Money.of(amount, currency);
