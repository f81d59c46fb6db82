import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  Idempotent,
  IfMatch,
  ListQuery,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
  type ListRequest,
} from 'markethall/kernel';
import { InventoryQueries } from '../inventory-queries.js';
import { adjustmentIncomplete } from '../inventory.errors.js';
import { InventoryPermission } from '../inventory.permissions.js';
import { StockAdjustmentService } from '../stock-adjustment.service.js';
import {
  CreateStockAdjustmentRequest,
  StockAdjustmentResponse,
  StockLevelResponse,
  StockMovementResponse,
  UpdateStockLevelRequest,
} from './stock.dto.js';

@ApiTags('admin: inventory')
@Controller('api/v1/admin')
export class AdminStockController {
  constructor(
    private readonly queries: InventoryQueries,
    private readonly adjustments: StockAdjustmentService,
  ) {}

  @Get('stock-levels')
  @Operation('List stock levels')
  @Answers(PageOf(StockLevelResponse))
  @RequirePermission(InventoryPermission.Read)
  async levels(
    @ListQuery(StockLevelResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<StockLevelResponse>> {
    return Page.of(await this.queries.levels(list, actor), (item) => StockLevelResponse.from(item));
  }

  @Get('stock-levels/:id')
  @Operation('Read a stock level')
  @Answers(StockLevelResponse)
  @VersionedResource()
  @RequirePermission(InventoryPermission.Read)
  async level(
    @Param('id', IdPipe('lvl', 'stock_level')) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StockLevelResponse> {
    return StockLevelResponse.from(await this.queries.level(id, actor));
  }

  @Patch('stock-levels/:id')
  @Operation('Set what is kept back and what may be oversold')
  @Answers(StockLevelResponse)
  @ApiErrors('stock_below_commitments', 'version_conflict')
  @VersionedResource()
  @RequirePermission(InventoryPermission.Adjust)
  async configure(
    @Param('id', IdPipe('lvl', 'stock_level')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateStockLevelRequest,
    @CurrentActor() actor: Actor,
  ): Promise<StockLevelResponse> {
    return StockLevelResponse.from(await this.queries.configure(id, version, body, actor));
  }

  @Post('stock-adjustments')
  @Operation(
    'Change stock',
    'By a difference, or to an absolute figure with compare-and-set. Safe to repeat by its key.',
  )
  @Answers(StockAdjustmentResponse, { status: 201 })
  @ApiErrors('stock_changed', 'stock_below_commitments')
  @Idempotent({ required: true })
  @RequirePermission(InventoryPermission.Adjust)
  async adjust(
    @Body() body: CreateStockAdjustmentRequest,
    @CurrentActor() actor: Actor,
  ): Promise<StockAdjustmentResponse> {
    await this.queries.assertOwn(body.variantId, body.locationId ?? null, actor);
    if ((body.delta === undefined) === (body.onHand === undefined)) {
      if (body.delta !== undefined || body.unavailableDelta === undefined) throw adjustmentIncomplete();
    }
    const [level] = await this.adjustments.adjust([{ ...body, locationId: body.locationId ?? null }]);
    if (!level) throw adjustmentIncomplete();
    return StockAdjustmentResponse.from(level);
  }

  @Get('stock-movements')
  @Operation('List the stock ledger, newest first')
  @Answers(PageOf(StockMovementResponse))
  @RequirePermission(InventoryPermission.Read)
  async movements(
    @ListQuery(StockMovementResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<StockMovementResponse>> {
    return Page.of(await this.queries.movements(list, actor), (item) => StockMovementResponse.from(item));
  }
}
