import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Answers, ApiErrors, Authenticated, IdPipe, Operation, RequirePermission } from 'markethall/kernel';
import { badField } from '../reports.errors.js';
import { PromotionSimulationPermission } from '../reports.permissions.js';
import { PromotionSimulationService } from '../simulation/promotion-simulation.service.js';
import {
  basketOf,
  periodOf,
  PromotionSimulationRequest,
  SIMULATION_EXAMPLES,
  simulationOf,
} from './promotion-simulation.dto.js';
import { BasketSimulationView, OrderReplayResponse, PromotionSimulationResponse } from './simulation-result.dto.js';

@ApiTags('admin: reports')
@Controller('api/v1/admin/promotion-simulations')
export class PromotionSimulationController {
  constructor(private readonly simulations: PromotionSimulationService) {}

  @Post()
  @HttpCode(200)
  @RequirePermission(PromotionSimulationPermission.Run)
  @Operation(
    'Try promotions on a basket or on the orders of a period',
    'Nothing is written and no limit is taken. A `basket` is answered at once (200). A `replay` prices the placed orders of a ' +
      'period again, at the prices and taxes that they had: it is a job (202) to watch under the `Location`, and to cancel ' +
      'as every job; its file lists the touched orders.',
  )
  @ApiBody({ type: PromotionSimulationRequest, examples: SIMULATION_EXAMPLES })
  @Answers(PromotionSimulationResponse)
  @Answers(PromotionSimulationResponse, { status: 202 })
  @ApiErrors('channel_not_found', 'validation_failed', '422:amount_out_of_range')
  async run(
    @Body() body: PromotionSimulationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PromotionSimulationResponse> {
    const { basket, replay } = body;
    if (basket !== undefined && replay !== undefined) throw badField('/replay', 'not_together_with_basket');
    if (basket !== undefined) {
      const simulation = await this.simulations.tryBasket(simulationOf(body), basketOf(basket));
      return { basket: BasketSimulationView.of(simulation), replay: null };
    }
    if (replay === undefined) throw badField('/basket', 'required');
    const job = await this.simulations.replay({ ...simulationOf(body), ...periodOf(replay) });
    reply.status(202).header('location', `/api/v1/admin/promotion-simulations/${job.id}`);
    return { basket: null, replay: OrderReplayResponse.from(job) };
  }

  @Get(':id')
  @Authenticated('staff')
  @Operation(
    'Read a replay',
    'By who began it, or with the permission `report:read`; the report is there when it has succeeded.',
  )
  @Answers(OrderReplayResponse)
  @ApiErrors('promotion_simulation_not_found')
  async get(@Param('id', IdPipe('job', 'promotion_simulation')) id: string): Promise<OrderReplayResponse> {
    return OrderReplayResponse.from(await this.simulations.getReplay(id));
  }
}
