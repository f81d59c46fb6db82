import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  Idempotent,
  IdPipe,
  ListQuery,
  type ListRequest,
  Money,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { OrderDeskService } from '../order-desk.service.js';
import { OrderFulfillmentService } from '../order-fulfillment.service.js';
import { OrderQueryService } from '../order-query.service.js';
import { OrderService } from '../order.service.js';
import { OrderPermission } from '../order.permissions.js';
import { AddNoteRequest, CancelOrderRequest, CreateShipmentRequest, MarkOrderPaidRequest } from './order.dto.js';
import {
  AdminOrderResponse,
  AdminOrderSummaryResponse,
  OrderEventResponse,
  OrderTimelineResponse,
} from './order-view.dto.js';

/** Orders as staff works with them, in the channels that the actor may see. */
@ApiTags('Orders')
@Controller('api/v1/admin/orders')
export class AdminOrderController {
  constructor(
    private readonly orders: OrderService,
    private readonly fulfillment: OrderFulfillmentService,
    private readonly desk: OrderDeskService,
    private readonly queries: OrderQueryService,
  ) {}

  @Get()
  @RequirePermission(OrderPermission.Read)
  @Operation(
    'List orders',
    'Without a filter on the status only orders that were placed; find people by filter[email] and filter[buyerName][like].',
  )
  @Answers(PageOf(AdminOrderSummaryResponse))
  async list(
    @ListQuery(AdminOrderSummaryResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<AdminOrderSummaryResponse>> {
    return Page.of(await this.queries.listForStaff(list, actor), AdminOrderSummaryResponse.from);
  }

  @Get(':id')
  @RequirePermission(OrderPermission.Read)
  @VersionedResource()
  @Operation('Read an order')
  @Answers(AdminOrderResponse)
  @ApiErrors('order_not_found')
  async get(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<AdminOrderResponse> {
    return AdminOrderResponse.of(await this.queries.getForStaff(id, actor));
  }

  @Get(':id/events')
  @RequirePermission(OrderPermission.Read)
  @Operation('Read the timeline of an order', 'Oldest first, at most 500 entries.')
  @Answers(OrderTimelineResponse)
  @ApiErrors('order_not_found')
  async timeline(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<OrderTimelineResponse> {
    return { data: (await this.queries.timeline(id, actor)).map(OrderEventResponse.from) };
  }

  @Post(':id/cancellations')
  @HttpCode(200)
  @RequirePermission(OrderPermission.Cancel)
  @Operation(
    'Cancel an order',
    'Only before anything was shipped. Stock is free at once; money is given back by the worker.',
  )
  @Answers(AdminOrderResponse)
  @ApiErrors('order_not_found', 'order_not_cancellable')
  async cancel(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @Body() body: CancelOrderRequest,
    @CurrentActor() actor: Actor,
  ): Promise<AdminOrderResponse> {
    await this.orders.cancel(id, body.reason, actor);
    return this.get(id, actor);
  }

  @Post(':id/shipments')
  @RequirePermission(OrderPermission.Ship)
  @Idempotent({ required: true })
  @Operation('Mark an order as shipped', 'All of it, or the given quantities; never more than what is open.')
  @Answers(AdminOrderResponse, { status: 201 })
  @ApiErrors('order_not_found', 'order_not_shippable', 'nothing_to_ship')
  async ship(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @Body() body: CreateShipmentRequest,
    @CurrentActor() actor: Actor,
  ): Promise<AdminOrderResponse> {
    await this.fulfillment.markShipped(id, body, actor);
    return this.get(id, actor);
  }

  @Post(':id/payments')
  @HttpCode(200)
  @RequirePermission(OrderPermission.MarkPaid)
  @Idempotent({ required: true })
  @Operation('Mark an order as paid', 'Records money that was seen outside of the shop: who and when.')
  @Answers(AdminOrderResponse)
  @ApiErrors('order_not_found', 'nothing_outstanding')
  async markPaid(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @Body() body: MarkOrderPaidRequest,
    @CurrentActor() actor: Actor,
  ): Promise<AdminOrderResponse> {
    const amount = body.amount === undefined ? undefined : Money.of(body.amount.amount, body.amount.currency);
    await this.desk.markPaid(id, amount, actor);
    return this.get(id, actor);
  }

  @Post(':id/notes')
  @RequirePermission(OrderPermission.Note)
  @Operation('Leave a note on the timeline')
  @Answers(OrderTimelineResponse, { status: 201 })
  @ApiErrors('order_not_found')
  async addNote(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @Body() body: AddNoteRequest,
    @CurrentActor() actor: Actor,
  ): Promise<OrderTimelineResponse> {
    await this.desk.addNote(id, body.note, actor);
    return this.timeline(id, actor);
  }

  @Delete(':id/guest-token')
  @HttpCode(204)
  @RequirePermission(OrderPermission.RevokeToken)
  @Operation("Revoke the guest's link to an order")
  @ApiErrors('order_not_found')
  async revokeToken(@Param('id', IdPipe('ord', 'order')) id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.desk.revokeToken(id, actor);
  }
}
