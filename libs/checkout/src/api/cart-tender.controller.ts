import { Body, Controller, Delete, Get, Header, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { CartAuth, type CartCredential } from 'markethall/cart';
import { Answers, ApiErrors, IdPipe, Load, NeverStore, Operation, Public, RateLimit } from 'markethall/kernel';
import { GUESSES_A_DAY, GUESSES_A_MINUTE } from 'markethall/payments';
import { CartTendersService } from '../tenders/cart-tenders.service.js';
import { AddTenderRequest, CartTendersResponse } from './cart-tender.dto.js';

const CartToken = () =>
  ApiHeader({
    name: 'Cart-Token',
    required: false,
    description: "Secret of a guest's cart; a customer's needs their session",
  });
const CartId = () => Param('id', IdPipe('cart', 'cart'));

/** Gift cards and store credit of a cart. Public, because guests have gift cards too: CartAccess decides whose cart it is. */
@ApiTags('Store: checkout')
@Controller('api/v1/store/carts/:id/tenders')
export class CartTenderController {
  constructor(private readonly tenders: CartTendersService) {}

  @Get()
  @Public()
  @Load('checkout')
  @CartToken()
  @Header('cache-control', 'private, no-store')
  @Operation('List the gift cards and store credit of a cart', 'With what each pays of the present total.')
  @Answers(CartTendersResponse)
  @ApiErrors('cart_not_found', '422:amount_out_of_range')
  async list(@CartId() id: string, @CartAuth() credential: CartCredential): Promise<CartTendersResponse> {
    return CartTendersResponse.of(await this.tenders.list(id, credential));
  }

  /** The code is a secret: neither it nor the answer is kept with an Idempotency-Key. Repeating changes nothing. */
  @Post()
  @Public()
  @Load('checkout')
  @CartToken()
  @NeverStore()
  @RateLimit(GUESSES_A_MINUTE)
  @RateLimit(GUESSES_A_DAY)
  @Header('cache-control', 'private, no-store')
  @Operation(
    'Pay a cart with a gift card or store credit',
    'Nothing is taken before the checkout. Several are spent in their order.',
  )
  @Answers(CartTendersResponse, { status: 201 })
  @ApiErrors(
    'cart_not_found',
    'too_many_tenders',
    'cart_completed',
    'cart_locked',
    '429:rate_limited',
    '422:amount_out_of_range',
  )
  async add(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Body() body: AddTenderRequest,
  ): Promise<CartTendersResponse> {
    return CartTendersResponse.of(await this.tenders.add(id, credential, AddTenderRequest.toInput(body)));
  }

  @Delete(':tenderId')
  @Public()
  @Load('checkout')
  @CartToken()
  @Operation('Take a gift card or store credit off a cart', 'What the others pay is worked out anew.')
  @Answers(CartTendersResponse)
  @ApiErrors('cart_not_found', 'tender_not_found', 'cart_completed', 'cart_locked', '422:amount_out_of_range')
  async remove(
    @CartId() id: string,
    @CartAuth() credential: CartCredential,
    @Param('tenderId', IdPipe('tnd', 'tender')) tenderId: string,
  ): Promise<CartTendersResponse> {
    return CartTendersResponse.of(await this.tenders.remove(id, credential, tenderId));
  }
}
