import { Controller, Get, Header, Headers, Param } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  Operation,
  Public,
  RequirePermission,
} from 'markethall/kernel';
import { OrderPermission } from 'markethall/orders';
import { PriceTraceResponse } from 'markethall/totals';
import { OrderPriceTraces } from '../order-price-traces.js';

/** Why orders cost what they cost. */
@ApiTags('Orders')
@Controller('api/v1')
export class OrderPriceTraceController {
  constructor(private readonly traces: OrderPriceTraces) {}

  @Get('admin/orders/:id/price-trace')
  @RequirePermission(OrderPermission.Read)
  @Operation('Read why an order costs what it costs', 'As it was worked out when the order was opened.')
  @Answers(PriceTraceResponse)
  @ApiErrors('order_not_found', 'price_trace_not_found')
  forStaff(@Param('id', IdPipe('ord', 'order')) id: string, @CurrentActor() actor: Actor): Promise<PriceTraceResponse> {
    return this.traces.forStaff(id, actor);
  }

  /** Public, because a guest has nothing but the token; the query decides who sees it. */
  @Get('store/orders/:id/price-trace')
  @Public()
  @Header('cache-control', 'private, no-store')
  @ApiHeader({ name: 'Order-Token', required: false, description: "The secret of a guest's order" })
  @Operation('Read why my order costs what it costs')
  @Answers(PriceTraceResponse)
  @ApiErrors('order_not_found', 'price_trace_not_found')
  forShopper(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @CurrentActor() actor: Actor,
    @Headers('order-token') token: string | undefined,
  ): Promise<PriceTraceResponse> {
    return this.traces.forShopper(id, actor, token);
  }
}
