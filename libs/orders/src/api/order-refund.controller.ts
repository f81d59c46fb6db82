import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  Idempotent,
  IdPipe,
  Operation,
  RequirePermission,
} from 'markethall/kernel';
import { PaymentPermission } from 'markethall/payments';
import { OrderRefundService } from '../order-refund.service.js';
import { OrderRefundResponse, RefundOrderRequest } from './order-refund.dto.js';

/** Paying an order back, whatever it was paid with. A single payment is refunded below /payments. */
@ApiTags('Orders')
@Controller('api/v1/admin/orders')
export class OrderRefundController {
  constructor(private readonly refunds: OrderRefundService) {}

  @Post(':id/refunds')
  @RequirePermission(PaymentPermission.Refund)
  @Idempotent({ required: true })
  @Operation(
    'Refund an order',
    'First what a provider has collected, newest payment first, then gift cards and store credit, last used first; or all of it as store credit.',
  )
  @Answers(OrderRefundResponse, { status: 201 })
  @ApiErrors('order_not_found', 'nothing_to_refund', 'store_credit_needs_customer', 'payment_operation_failed')
  async refund(
    @Param('id', IdPipe('ord', 'order')) id: string,
    @Body() body: RefundOrderRequest,
    @CurrentActor() actor: Actor,
  ): Promise<OrderRefundResponse> {
    return OrderRefundResponse.of(await this.refunds.refund(id, RefundOrderRequest.toInput(body), actor));
  }
}
