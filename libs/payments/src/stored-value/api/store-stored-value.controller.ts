import { Body, Controller, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  Clock,
  CurrentActor,
  forbidden,
  NeverStore,
  Operation,
  Public,
  RateLimit,
} from 'markethall/kernel';
import { GiftCardService } from '../gift-card.service.js';
import { GUESSES_A_DAY, GUESSES_A_MINUTE } from '../guess-limits.js';
import { StoreCreditService } from '../store-credit.service.js';
import { giftCardNotFound } from '../stored-value.errors.js';
import { GiftCardBalanceRequest, GiftCardBalanceResponse, OwnStoreCreditResponse } from './stored-value.dto.js';

/** Gift cards and store credit as shoppers see them. */
@ApiTags('Store: stored value')
@Controller('api/v1/store')
export class StoreStoredValueController {
  constructor(
    private readonly cards: GiftCardService,
    private readonly credit: StoreCreditService,
    private readonly clock: Clock,
  ) {}

  @Get('store-credit')
  @Authenticated('customer')
  @Header('cache-control', 'private, no-store')
  @Operation('Read my store credit')
  @Answers(OwnStoreCreditResponse)
  async storeCredit(@CurrentActor() actor: Actor): Promise<OwnStoreCreditResponse> {
    if (actor.profileId === null) throw forbidden();
    return OwnStoreCreditResponse.of(await this.credit.ofHolder(actor.profileId));
  }

  /** Public: whoever holds a card may ask. What is disabled is as unknown as what never was. */
  @Post('gift-cards/balance-checks')
  @HttpCode(200)
  @Public()
  @NeverStore()
  @RateLimit(GUESSES_A_MINUTE)
  @RateLimit(GUESSES_A_DAY)
  @Header('cache-control', 'private, no-store')
  @Operation('Ask what is left on a gift card')
  @Answers(GiftCardBalanceResponse)
  @ApiErrors('404:gift_card_not_found', '429:rate_limited')
  async balance(@Body() body: GiftCardBalanceRequest): Promise<GiftCardBalanceResponse> {
    const card = await this.cards.findByCode(body.code);
    if (card === null || card.status === 'disabled') throw giftCardNotFound();
    return GiftCardBalanceResponse.from(card, this.clock.now());
  }
}
