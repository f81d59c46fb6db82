import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Store, type StoreContext } from 'markethall/channels';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  IdPipe,
  Load,
  NeverStore,
  Operation,
  Public,
  RateLimit,
  unauthenticated,
} from 'markethall/kernel';
import { PriceTraceResponse } from 'markethall/totals';
import { CartAuth, type CartCredential } from '../cart-access.js';
import { CartCouponService } from '../cart-coupon.service.js';
import { CartClaimService } from '../cart-claim.service.js';
import { CartService } from '../cart.service.js';
import { CartCreatedResponse, CartResponse, DeliveryOptionsResponse, DeliveryOptionView } from './cart.dto.js';
import {
  AddCartLineRequest,
  ApplyCouponRequest,
  CreateCartRequest,
  UpdateCartLineRequest,
  UpdateCartRequest,
} from './cart.requests.dto.js';

const CartToken = () =>
  ApiHeader({
    name: 'Cart-Token',
    required: false,
    description: "Secret of a guest's cart; a customer's needs their session",
  });
const CartId = () => Param('id', IdPipe('cart', 'cart'));
const LineId = () => Param('lineId', IdPipe('cli', 'cart_line'));

@Controller('api/v1/store/carts')
export class CartController {
  constructor(
    private readonly carts: CartService,
    private readonly claims: CartClaimService,
    private readonly coupons: CartCouponService,
  ) {}

  @Post()
  @Public()
  @NeverStore()
  @Load('cart')
  @Operation(
    'Open a cart',
    "A guest's cart answers with its token, once; a customer has one active cart in each channel.",
  )
  @Answers(CartCreatedResponse, { status: 201 })
  @ApiErrors(
    'active_cart_exists',
    'variant_unavailable',
    'out_of_stock',
    'insufficient_stock',
    'cart_full',
    'quantity_too_large',
    '422:amount_out_of_range',
  )
  async create(
    @Store() store: StoreContext,
    @CurrentActor() actor: Actor,
    @Body() body: CreateCartRequest,
  ): Promise<CartCreatedResponse> {
    const { token, ...view } = await this.carts.create(store, customerOf(actor), body);
    return { ...CartResponse.from(view), token };
  }

  @Get('active')
  @Authenticated('customer')
  @Load('cart')
  @Operation("Read the customer's active cart of the channel")
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async active(@Store() store: StoreContext, @CurrentActor() actor: Actor): Promise<CartResponse> {
    const customerId = customerOf(actor);
    if (customerId === null) throw unauthenticated();
    return CartResponse.from(await this.carts.viewActive(customerId, store.channel.id));
  }

  @Get(':id')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Read a cart', 'Priced now: compare priceSnapshot to see what changed since the shopper chose it.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async get(@CartId() id: string, @CartAuth() credential: CartCredential): Promise<CartResponse> {
    return CartResponse.from(await this.carts.view(id, credential));
  }

  @Patch(':id')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Change e-mail, addresses, delivery, currency or locale', 'null clears, absent stays unchanged.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async update(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Body() body: UpdateCartRequest,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.carts.update(id, credential, body));
  }

  @Post(':id/lines')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Add units of a variant', 'They join the line of the same variant with the same custom fields.')
  @Answers(CartResponse, { status: 201 })
  @ApiErrors(
    'cart_not_found',
    'variant_unavailable',
    'out_of_stock',
    'insufficient_stock',
    'cart_full',
    'quantity_too_large',
    'cart_completed',
    'cart_locked',
    '422:amount_out_of_range',
  )
  async addLine(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Body() body: AddCartLineRequest,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.carts.addLine(id, credential, body));
  }

  @Patch(':id/lines/:lineId')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Set the units of a line')
  @Answers(CartResponse)
  @ApiErrors(
    'cart_not_found',
    'cart_line_not_found',
    'variant_unavailable',
    'out_of_stock',
    'insufficient_stock',
    'cart_completed',
    'cart_locked',
    '422:amount_out_of_range',
  )
  async changeLine(
    @CartId() id: string,
    @LineId() lineId: string,
    @CartAuth() credential: CartCredential,
    @Body() body: UpdateCartLineRequest,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.carts.changeLine(id, credential, lineId, body.quantity));
  }

  @Delete(':id/lines/:lineId')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Take a line out', 'Answers with the cart that remains.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', 'cart_line_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async removeLine(
    @CartId() id: string,
    @LineId() lineId: string,
    @CartAuth() credential: CartCredential,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.carts.removeLine(id, credential, lineId));
  }

  @Post(':id/coupons')
  @Public()
  @Load('cart')
  @CartToken()
  @RateLimit({ name: 'coupons', points: 60, seconds: 600, by: 'ip' })
  @Operation(
    'Apply a coupon code',
    'It stays applied and counts as soon as its conditions are met: see `coupons` and `hints` of the cart. Repeatable.',
  )
  @Answers(CartResponse, { status: 201 })
  @ApiErrors(
    'cart_not_found',
    'coupon_invalid',
    'too_many_coupons',
    'cart_completed',
    'cart_locked',
    '422:amount_out_of_range',
  )
  async applyCoupon(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Body() body: ApplyCouponRequest,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.coupons.apply(id, credential, body.code));
  }

  @Delete(':id/coupons/:code')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Take a coupon code off', 'Answers with the cart that remains.')
  @Answers(CartResponse)
  @ApiErrors('cart_not_found', 'coupon_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async removeCoupon(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Param('code') code: string,
  ): Promise<CartResponse> {
    return CartResponse.from(await this.coupons.remove(id, credential, code));
  }

  @Get(':id/price-trace')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('Read why the cart costs what it costs', 'Step by step; the steps add up to the grand total.')
  @Answers(PriceTraceResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async priceTrace(@CartId() id: string, @CartAuth() credential: CartCredential): Promise<PriceTraceResponse> {
    const { explanation } = await this.carts.explainFor(id, credential);
    return PriceTraceResponse.forShopper(PriceTraceResponse.from(explanation));
  }

  @Post(':id/claims')
  @Authenticated('customer')
  @HttpCode(200)
  @Load('cart')
  @CartToken()
  @Operation(
    "Make a guest's cart the signed-in customer's",
    'Needs both tokens. Merges into an active cart; repeatable.',
  )
  @Answers(CartResponse)
  @ApiErrors(
    'cart_not_found',
    'cart_claims_itself',
    'cart_completed',
    'cart_locked',
    'cart_full',
    'quantity_too_large',
    '422:amount_out_of_range',
  )
  async claim(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @CurrentActor() actor: Actor,
  ): Promise<CartResponse> {
    const customerId = customerOf(actor);
    if (customerId === null) throw unauthenticated();
    return CartResponse.from(await this.claims.claim(id, customerId, credential));
  }

  @Get(':id/delivery-options')
  @Public()
  @Load('cart')
  @CartToken()
  @Operation('List how the cart can be delivered', "For its address, or the channel's default country without one.")
  @Answers(DeliveryOptionsResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async deliveryOptions(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
  ): Promise<DeliveryOptionsResponse> {
    const { cart, options } = await this.carts.deliveryOptions(id, credential);
    return { data: options.map((option) => DeliveryOptionView.from(option, cart.currency)) };
  }
}

function customerOf(actor: Actor): string | null {
  return actor.kind === 'customer' ? actor.profileId : null;
}
