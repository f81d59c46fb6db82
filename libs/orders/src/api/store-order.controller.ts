import { Controller, Get, Header, Headers, Param } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  Authenticated,
  CurrentActor,
  forbidden,
  IdPipe,
  ListQuery,
  type ListRequest,
  Operation,
  Page,
  PageOf,
  Public,
  VersionedResource,
} from 'markethall/kernel';
import { OrderQueryService } from '../order-query.service.js';
import { OrderResponse, OrderSummaryResponse } from './order-view.dto.js';

/** Orders as buyers see them. */
@ApiTags('Store: orders')
@Controller('api/v1/store/orders')
export class StoreOrderController {
  constructor(private readonly queries: OrderQueryService) {}

  @Get()
  @Authenticated('customer')
  @Header('cache-control', 'private, no-store')
  @Operation('List my orders')
  @Answers(PageOf(OrderSummaryResponse))
  async list(
    @ListQuery(OrderSummaryResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<OrderSummaryResponse>> {
    if (actor.profileId === null) throw forbidden();
    return Page.of(await this.queries.listForCustomer(list, actor.profileId), OrderSummaryResponse.from);
  }

  /** Public, because a guest has nothing but the token; the query decides who sees it. */
  @Get(':id')
  @Public()
  @VersionedResource()
  @Header('cache-control', 'private, no-store')
  @ApiHeader({
    name: 'Order-Token',
    required: false,
    description: "The secret of a guest's order, from the checkout or the mailed link",
  })
  @Operation('Read my order', 'As its signed-in customer, or as a guest with the Order-Token header.')
  @Answers(OrderResponse)
  @ApiErrors('order_not_found')
  async get(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @CurrentActor() actor: Actor,
    @Headers('order-token') token: string | undefined,
  ): Promise<OrderResponse> {
    return OrderResponse.of(await this.queries.getForShopper(id, actor, token));
  }
}
