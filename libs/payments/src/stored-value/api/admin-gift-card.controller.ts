import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
  Idempotent,
  IdPipe,
  ListQuery,
  type ListRequest,
  NeverStore,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { GiftCardService } from '../gift-card.service.js';
import { GiftCardPermission } from '../stored-value.permissions.js';
import {
  AdjustStoredValueRequest,
  GiftCardCodeResponse,
  GiftCardDetailsResponse,
  GiftCardResponse,
  IssueGiftCardRequest,
  StoredValueReasonRequest,
} from './stored-value.dto.js';

const CardId = () => Param('id', IdPipe('sva', 'gift_card'));

/** Gift cards as staff works with them. */
@ApiTags('Gift cards')
@Controller('api/v1/admin/gift-cards')
export class AdminGiftCardController {
  constructor(private readonly cards: GiftCardService) {}

  @Get()
  @RequirePermission(GiftCardPermission.Read)
  @Operation('List gift cards')
  @Answers(PageOf(GiftCardResponse))
  async list(@ListQuery(GiftCardResponse) list: ListRequest): Promise<Page<GiftCardResponse>> {
    return Page.of(await this.cards.list(list), GiftCardResponse.from);
  }

  @Post()
  @RequirePermission(GiftCardPermission.Write)
  @Idempotent({ required: true })
  @VersionedResource()
  @Operation(
    'Issue a gift card',
    'Given away by the shop. The recipient gets the code by mail; the answer does not hold it.',
  )
  @Answers(GiftCardResponse, { status: 201 })
  @ApiErrors('other_channels_concerned')
  async issue(@Body() body: IssueGiftCardRequest): Promise<GiftCardResponse> {
    return GiftCardResponse.from(await this.cards.issueByStaff(IssueGiftCardRequest.toInput(body)));
  }

  @Get(':id')
  @RequirePermission(GiftCardPermission.Read)
  @VersionedResource()
  @Operation('Read a gift card with its movements')
  @Answers(GiftCardDetailsResponse)
  @ApiErrors('gift_card_not_found')
  async get(@CardId() id: string): Promise<GiftCardDetailsResponse> {
    return GiftCardDetailsResponse.of(await this.cards.get(id));
  }

  @Post(':id/reveals')
  @HttpCode(200)
  @RequirePermission(GiftCardPermission.Write)
  @NeverStore()
  @Operation('Tell the code of a gift card', 'Who asked, and why, is written down.')
  @Answers(GiftCardCodeResponse)
  @ApiErrors('gift_card_not_found', 'other_channels_concerned')
  async reveal(@CardId() id: string, @Body() body: StoredValueReasonRequest): Promise<GiftCardCodeResponse> {
    return { code: await this.cards.reveal(id, body.reason) };
  }

  @Post(':id/adjustments')
  @RequirePermission(GiftCardPermission.Write)
  @Idempotent({ required: true })
  @Operation('Correct the balance of a gift card')
  @Answers(GiftCardDetailsResponse, { status: 201 })
  @ApiErrors('gift_card_not_found', 'gift_card_disabled', 'stored_value_insufficient', 'other_channels_concerned')
  async adjust(@CardId() id: string, @Body() body: AdjustStoredValueRequest): Promise<GiftCardDetailsResponse> {
    return GiftCardDetailsResponse.of(await this.cards.adjust(id, AdjustStoredValueRequest.toInput(body)));
  }

  @Post(':id/deactivations')
  @HttpCode(200)
  @RequirePermission(GiftCardPermission.Write)
  @Operation('Disable a gift card', 'For good: nobody can pay with it any more. What it has paid stays paid.')
  @Answers(GiftCardDetailsResponse)
  @ApiErrors('gift_card_not_found', 'other_channels_concerned')
  async disable(@CardId() id: string, @Body() body: StoredValueReasonRequest): Promise<GiftCardDetailsResponse> {
    return GiftCardDetailsResponse.of(await this.cards.disable(id, body.reason));
  }
}
