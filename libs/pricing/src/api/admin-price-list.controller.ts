import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  actorCanSeeChannel,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  IfMatch,
  ListQuery,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
  type Actor,
  type ListRequest,
} from 'markethall/kernel';
import { PriceListService } from '../price-list.service.js';
import { PriceQueries } from '../price-queries.js';
import { badPrice } from '../pricing.errors.js';
import { PricePermission } from '../pricing.permissions.js';
import { VariantPricesService } from '../variant-prices.service.js';
import { ListPriceBatchRequest, ListPriceRequest, PriceBatchResponse } from './price.dto.js';
import {
  CreatePriceListRequest,
  priceListChanges,
  PriceListResponse,
  UpdatePriceListRequest,
} from './price-list.dto.js';

const ListId = IdPipe('plist', 'price_list');

@ApiTags('admin: pricing')
@Controller('api/v1/admin/price-lists')
export class AdminPriceListController {
  constructor(
    private readonly lists: PriceListService,
    private readonly queries: PriceQueries,
    private readonly prices: VariantPricesService,
  ) {}

  @Get()
  @Operation('List price lists, without their prices')
  @Answers(PageOf(PriceListResponse))
  @RequirePermission(PricePermission.Read)
  async list(
    @ListQuery(PriceListResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<PriceListResponse>> {
    return Page.of(await this.queries.lists(list, actor), (item) => PriceListResponse.from(item));
  }

  @Get(':id')
  @Operation('Read a price list')
  @Answers(PriceListResponse)
  @VersionedResource()
  @RequirePermission(PricePermission.Read)
  async get(@Param('id', ListId) id: string, @CurrentActor() actor: Actor): Promise<PriceListResponse> {
    return PriceListResponse.from(await this.queries.list(id, actor));
  }

  @Post()
  @Operation('Add a price list')
  @Answers(PriceListResponse, { status: 201 })
  @ApiErrors('price_list_code_taken')
  @VersionedResource()
  @RequirePermission(PricePermission.Write)
  async create(@Body() body: CreatePriceListRequest, @CurrentActor() actor: Actor): Promise<PriceListResponse> {
    assertOwnAudience(actor, body.channelId ?? null);
    const { code, name, kind } = body;
    const defaults = {
      priority: 0,
      channelId: null,
      customerGroupId: null,
      active: true,
      validFrom: null,
      validTo: null,
    };
    return PriceListResponse.from(
      await this.lists.create({ ...defaults, ...priceListChanges(body), code, name, kind }),
    );
  }

  @Patch(':id')
  @Operation('Change a price list')
  @Answers(PriceListResponse)
  @ApiErrors('price_list_code_taken', 'base_price_list_fixed', 'version_conflict')
  @VersionedResource()
  @RequirePermission(PricePermission.Write)
  async update(
    @Param('id', ListId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdatePriceListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PriceListResponse> {
    const list = await this.queries.list(id, actor);
    assertOwnAudience(actor, body.channelId === undefined ? list.channelId : body.channelId);
    return PriceListResponse.from(await this.lists.update(id, version, priceListChanges(body)));
  }

  @Post(':id/prices/batch')
  @HttpCode(200)
  @Operation(
    'Set and remove many prices of a list',
    'Variants by id or SKU. All or nothing, or with a result an entry when `atomic` is false. Prices that are the same already cost nothing.',
  )
  @Answers(PriceBatchResponse)
  @ApiErrors('price_list_not_found')
  @RequirePermission(PricePermission.Write)
  async batch(
    @Param('id', ListId) id: string,
    @Body() body: ListPriceBatchRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PriceBatchResponse> {
    const changes = body.prices.map((price, index) => ListPriceRequest.toChange(price, index));
    return PriceBatchResponse.from(await this.prices.batchOfList(id, changes, body.atomic ?? true, actor));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a price list with its prices')
  @ApiErrors('base_price_list_fixed', 'version_conflict')
  @RequirePermission(PricePermission.Write)
  async remove(
    @Param('id', ListId) id: string,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const list = await this.queries.list(id, actor);
    assertOwnAudience(actor, list.channelId);
    await this.lists.remove(id, version);
  }
}

/** Staff of some channels may not touch lists for all of them. */
function assertOwnAudience(actor: Actor, channelId: string | null): void {
  const allowed = channelId === null ? actor.channels === 'all' : actorCanSeeChannel(actor, channelId);
  if (!allowed) throw badPrice('/channelId', 'channel_unknown');
}
