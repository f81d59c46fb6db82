import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  IfMatchTag,
  ListQuery,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  type Actor,
  type ListRequest,
} from 'markethall/kernel';
import { PriceQueries } from '../price-queries.js';
import { PricePermission } from '../pricing.permissions.js';
import { type TaggedPrices, VariantPricesService } from '../variant-prices.service.js';
import {
  PriceBatchRequest,
  PriceBatchResponse,
  PricePointResponse,
  PriceRequest,
  PriceResponse,
  VariantPricesRequest,
  VariantPricesResponse,
} from './price.dto.js';

const VariantId = IdPipe('var', 'variant');

@ApiTags('admin: pricing')
@Controller('api/v1/admin')
export class AdminPriceController {
  constructor(
    private readonly prices: VariantPricesService,
    private readonly queries: PriceQueries,
  ) {}

  @Get('prices')
  @Operation('List prices')
  @Answers(PageOf(PriceResponse))
  @RequirePermission(PricePermission.Read)
  async list(@ListQuery(PriceResponse) list: ListRequest, @CurrentActor() actor: Actor): Promise<Page<PriceResponse>> {
    return Page.of(await this.queries.prices(list, actor), (price) => PriceResponse.from(price));
  }

  @Post('prices/batch')
  @HttpCode(200)
  @Operation('Set and remove many prices', 'All or nothing, or with a result an entry when `atomic` is false.')
  @Answers(PriceBatchResponse)
  @RequirePermission(PricePermission.Write)
  async batch(@Body() body: PriceBatchRequest, @CurrentActor() actor: Actor): Promise<PriceBatchResponse> {
    const changes = body.prices.map((price) => ({ ...PriceRequest.toChange(price), variantId: price.variantId }));
    return PriceBatchResponse.from(await this.prices.batch(changes, body.atomic ?? true, actor));
  }

  @Get('variants/:id/prices')
  @Operation('Read all prices of a variant', 'Its ETag is that of the prices, for If-Match of a change.')
  @Answers(VariantPricesResponse)
  @RequirePermission(PricePermission.Read)
  async ofVariant(
    @Param('id', VariantId) id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VariantPricesResponse> {
    return answer(await this.prices.get(id, actor), reply);
  }

  @Patch('variants/:id/prices')
  @Operation('Set and remove prices of a variant; the others stay')
  @Answers(VariantPricesResponse)
  @ApiErrors('validation_failed', 'version_conflict')
  @RequirePermission(PricePermission.Write)
  async change(
    @Param('id', VariantId) id: string,
    @IfMatchTag({ optional: true }) tag: string | null,
    @Body() body: VariantPricesRequest,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VariantPricesResponse> {
    const changes = body.prices.map((price) => PriceRequest.toChange(price));
    return answer(await this.prices.change(id, tag, changes, actor), reply);
  }

  @Put('variants/:id/prices')
  @Operation('Replace the base prices of a variant', 'Base prices that are not named are removed; other lists stay.')
  @Answers(VariantPricesResponse)
  @ApiErrors('validation_failed', 'version_conflict')
  @RequirePermission(PricePermission.Write)
  async replace(
    @Param('id', VariantId) id: string,
    @IfMatchTag() tag: string | null,
    @Body() body: VariantPricesRequest,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VariantPricesResponse> {
    const changes = body.prices.map((price) => PriceRequest.toChange(price));
    return answer(await this.prices.replace(id, tag, changes, actor), reply);
  }

  @Get('variants/:id/price-history')
  @Operation('Read what a variant cost over time', 'Newest first.')
  @Answers(PageOf(PricePointResponse))
  @RequirePermission(PricePermission.Read)
  async history(
    @Param('id', VariantId) id: string,
    @ListQuery(PricePointResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<PricePointResponse>> {
    return Page.of(await this.queries.history(id, list, actor), (point) => PricePointResponse.from(point));
  }
}

function answer({ prices, tag }: TaggedPrices, reply: FastifyReply): VariantPricesResponse {
  void reply.header('etag', tag);
  return VariantPricesResponse.from(prices);
}
