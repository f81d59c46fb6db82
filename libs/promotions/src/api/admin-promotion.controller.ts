import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  Answers,
  ApiErrors,
  CurrentActor,
  IdPipe,
  IfMatch,
  ListQuery,
  type ListRequest,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { PromotionEditor } from '../promotion-editor.js';
import { PromotionQueries } from '../promotion-queries.js';
import { PromotionPermission } from '../promotions.permissions.js';
import { PromotionResponse, PromotionUseResponse } from './promotion.dto.js';
import {
  CreatePromotionRequest,
  promotionChanges,
  promotionTerms,
  UpdatePromotionRequest,
} from './promotion-request.dto.js';

const PromotionId = IdPipe('promo', 'promotion');

@ApiTags('admin: promotions')
@Controller('api/v1/admin/promotions')
export class AdminPromotionController {
  constructor(
    private readonly editor: PromotionEditor,
    private readonly queries: PromotionQueries,
  ) {}

  @Get()
  @Operation('List promotions')
  @Answers(PageOf(PromotionResponse))
  @RequirePermission(PromotionPermission.Read)
  async list(
    @ListQuery(PromotionResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<PromotionResponse>> {
    return Page.of(await this.queries.list(list, actor), (view) => PromotionResponse.from(view));
  }

  @Get(':id')
  @Operation('Read a promotion')
  @Answers(PromotionResponse)
  @VersionedResource()
  @RequirePermission(PromotionPermission.Read)
  async get(@Param('id', PromotionId) id: string, @CurrentActor() actor: Actor): Promise<PromotionResponse> {
    return PromotionResponse.from(await this.queries.get(id, actor));
  }

  @Post()
  @Operation('Add a promotion', 'A draft unless its status says otherwise; drafts never apply.')
  @Answers(PromotionResponse, { status: 201 })
  @ApiErrors('promotion_code_taken')
  @VersionedResource()
  @RequirePermission(PromotionPermission.Write)
  async create(@Body() body: CreatePromotionRequest): Promise<PromotionResponse> {
    return PromotionResponse.from(await this.editor.create(promotionTerms(body)));
  }

  @Patch(':id')
  @Operation('Change, activate or archive a promotion')
  @Answers(PromotionResponse)
  @ApiErrors('promotion_code_taken', 'promotion_transition_refused', 'other_channels_concerned', 'version_conflict')
  @VersionedResource()
  @RequirePermission(PromotionPermission.Write)
  async update(
    @Param('id', PromotionId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdatePromotionRequest,
  ): Promise<PromotionResponse> {
    return PromotionResponse.from(await this.editor.update(id, version, promotionChanges(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a promotion that was never used', 'One with uses or coupons is archived instead.')
  @ApiErrors('promotion_in_use', 'other_channels_concerned', 'version_conflict')
  @RequirePermission(PromotionPermission.Write)
  remove(@Param('id', PromotionId) id: string, @IfMatch() version: number): Promise<void> {
    return this.editor.remove(id, version);
  }

  @Get(':id/uses')
  @Operation('List who used a promotion', 'Only counted promotions have uses: with a limit, coupons or a campaign.')
  @Answers(PageOf(PromotionUseResponse))
  @RequirePermission(PromotionPermission.Read)
  async uses(
    @Param('id', PromotionId) id: string,
    @ListQuery(PromotionUseResponse) list: ListRequest,
    @CurrentActor() actor: Actor,
  ): Promise<Page<PromotionUseResponse>> {
    return Page.of(await this.queries.uses(id, list, actor), (use) => PromotionUseResponse.from(use));
  }
}
