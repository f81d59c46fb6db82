import { Body, Controller, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
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
import { VariantPricesService } from '../variant-prices.service.js';
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
  @Operation('Read all prices of a variant')
  @Answers(VariantPricesResponse)
  @RequirePermission(PricePermission.Read)
  async ofVariant(@Param('id', VariantId) id: string, @CurrentActor() actor: Actor): Promise<VariantPricesResponse> {
    return VariantPricesResponse.from(await this.queries.ofVariant(id, actor));
  }

  @Patch('variants/:id/prices')
  @Operation('Set and remove prices of a variant; the others stay')
  @Answers(VariantPricesResponse)
  @ApiErrors('validation_failed')
  @RequirePermission(PricePermission.Write)
  async change(
    @Param('id', VariantId) id: string,
    @Body() body: VariantPricesRequest,
    @CurrentActor() actor: Actor,
  ): Promise<VariantPricesResponse> {
    await this.prices.change(
      id,
      body.prices.map((price) => PriceRequest.toChange(price)),
      actor,
    );
    return VariantPricesResponse.from(await this.queries.ofVariant(id, actor));
  }

  @Put('variants/:id/prices')
  @Operation('Replace the base prices of a variant', 'Base prices that are not named are removed; other lists stay.')
  @Answers(VariantPricesResponse)
  @ApiErrors('validation_failed')
  @RequirePermission(PricePermission.Write)
  async replace(
    @Param('id', VariantId) id: string,
    @Body() body: VariantPricesRequest,
    @CurrentActor() actor: Actor,
  ): Promise<VariantPricesResponse> {
    await this.prices.replace(
      id,
      body.prices.map((price) => PriceRequest.toChange(price)),
      actor,
    );
    return VariantPricesResponse.from(await this.queries.ofVariant(id, actor));
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
