import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
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
import { PaymentDeskService } from '../payment-desk.service.js';
import { PaymentQueryService } from '../payment-query.service.js';
import { PaymentPermission } from '../payment.permissions.js';
import {
  CapturePaymentRequest,
  MarkPaidRequest,
  PaymentDetailsResponse,
  PaymentResponse,
  type PositiveMoneyInput,
  RefundPaymentRequest,
  RefundResponse,
} from './payment.dto.js';

/** Payments as staff works with them. Each action makes sure first that the actor may see the payment. */
@ApiTags('Payments')
@Controller('api/v1/admin/payments')
export class AdminPaymentController {
  constructor(
    private readonly desk: PaymentDeskService,
    private readonly queries: PaymentQueryService,
  ) {}

  @Get()
  @RequirePermission(PaymentPermission.Read)
  @Operation('List payments')
  @Answers(PageOf(PaymentResponse))
  async list(
    @ListQuery(PaymentResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<PaymentResponse>> {
    return Page.of(await this.queries.list(list, actor), PaymentResponse.from);
  }

  @Get(':id')
  @RequirePermission(PaymentPermission.Read)
  @VersionedResource()
  @Operation('Read a payment with its log')
  @Answers(PaymentDetailsResponse)
  @ApiErrors('payment_not_found')
  async get(
    @Param('id', IdPipe('pi', 'payment')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentDetailsResponse> {
    return PaymentDetailsResponse.of(await this.queries.get(id, actor));
  }

  @Post(':id/captures')
  @HttpCode(200)
  @RequirePermission(PaymentPermission.Capture)
  @Idempotent({ required: true })
  @Operation('Capture authorized money', 'In parts when an amount is given. A repeated full capture changes nothing.')
  @Answers(PaymentDetailsResponse)
  @ApiErrors('payment_not_found', 'payment_state_refused', 'payment_operation_failed')
  async capture(
    @Param('id', IdPipe('pi', 'payment')) id: string,
    @Body() body: CapturePaymentRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentDetailsResponse> {
    await this.queries.get(id, actor);
    await this.desk.capture(id, moneyOf(body.amount));
    return PaymentDetailsResponse.of(await this.queries.get(id, actor));
  }

  @Post(':id/voids')
  @HttpCode(200)
  @RequirePermission(PaymentPermission.Void)
  @Idempotent({ required: true })
  @Operation(
    'Void an authorization',
    'Gives back what is authorized and not captured, or ends a payment that is still open.',
  )
  @Answers(PaymentDetailsResponse)
  @ApiErrors('payment_not_found', 'payment_state_refused', 'payment_operation_failed')
  async void(
    @Param('id', IdPipe('pi', 'payment')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentDetailsResponse> {
    await this.queries.get(id, actor);
    await this.desk.void(id);
    return PaymentDetailsResponse.of(await this.queries.get(id, actor));
  }

  @Post(':id/refunds')
  @RequirePermission(PaymentPermission.Refund)
  @Idempotent({ required: true })
  @Operation(
    'Refund captured money',
    'In parts when an amount is given; never more than was captured and not refunded.',
  )
  @Answers(RefundResponse, { status: 201 })
  @ApiErrors('payment_not_found', 'payment_state_refused', 'payment_operation_failed', '422:allocations_differ')
  async refund(
    @Param('id', IdPipe('pi', 'payment')) id: string,
    @Body() body: RefundPaymentRequest,
    @CurrentActor() actor: Actor,
  ): Promise<RefundResponse> {
    await this.queries.get(id, actor);
    return RefundResponse.from(await this.desk.refund(id, RefundPaymentRequest.toInput(body)));
  }

  @Post(':id/settlements')
  @HttpCode(200)
  @RequirePermission(PaymentPermission.MarkPaid)
  @Idempotent({ required: true })
  @Operation(
    'Mark a manual payment as paid',
    'Bank transfer and cash on delivery: records who has seen the money, and when.',
  )
  @Answers(PaymentDetailsResponse)
  @ApiErrors('payment_not_found', 'payment_state_refused')
  async markPaid(
    @Param('id', IdPipe('pi', 'payment')) id: string,
    @Body() body: MarkPaidRequest,
    @CurrentActor() actor: Actor,
  ): Promise<PaymentDetailsResponse> {
    await this.queries.get(id, actor);
    await this.desk.markPaid(id, moneyOf(body.amount));
    return PaymentDetailsResponse.of(await this.queries.get(id, actor));
  }
}

const moneyOf = (input: PositiveMoneyInput | undefined): Money | undefined =>
  input === undefined ? undefined : Money.of(input.amount, input.currency);
