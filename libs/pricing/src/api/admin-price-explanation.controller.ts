import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChannelService } from 'markethall/channels';
import {
  type Actor,
  actorCanSeeChannel,
  Answers,
  ApiErrors,
  Clock,
  CurrentActor,
  IdPipe,
  instantOf,
  notFound,
  Operation,
  RequirePermission,
} from 'markethall/kernel';
import { PriceExplanationService } from '../price-explanation.service.js';
import { PricePermission } from '../pricing.permissions.js';
import { PriceExplanationQuery, PriceExplanationResponse } from './price-explanation.dto.js';

@ApiTags('admin: pricing')
@Controller('api/v1/admin/variants')
export class AdminPriceExplanationController {
  constructor(
    private readonly explanations: PriceExplanationService,
    private readonly channels: ChannelService,
    private readonly clock: Clock,
  ) {}

  @Get(':id/price-explanation')
  @Operation(
    'Explain the price of a variant',
    'Which prices there are, which one counts for the shopper and why, the quantity steps, and the lowest price of the last 30 days.',
  )
  @Answers(PriceExplanationResponse)
  @ApiErrors('variant_not_found', 'channel_not_found')
  @RequirePermission(PricePermission.Read)
  async explain(
    @Param('id', IdPipe('var', 'variant')) variantId: string,
    @Query() query: PriceExplanationQuery,
    @CurrentActor() actor: Actor,
  ): Promise<PriceExplanationResponse> {
    const { currency, customerGroup, quantity = 1 } = query;
    const channel = (await this.channels.list()).find(({ code, id }) => code === query.channel || id === query.channel);
    if (channel === undefined || !actorCanSeeChannel(actor, channel.id)) throw notFound('channel');
    const at = instantOf(query.at) ?? this.clock.now();
    const context = { channelId: channel.id, currency, customerGroupIds: customerGroup ? [customerGroup] : [], at };
    const explained = await this.explanations.explain(variantId, quantity, context, actor);
    return PriceExplanationResponse.of(explained, { variantId, currency, at });
  }
}
