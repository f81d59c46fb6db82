import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  Answers,
  ApiErrors,
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
import { CouponBatchService } from '../coupons/coupon-batch.service.js';
import { CouponService } from '../coupons/coupon.service.js';
import { CouponPermission } from '../promotions.permissions.js';
import {
  batchTerms,
  CouponBatchResponse,
  couponChanges,
  CouponResponse,
  couponTerms,
  CreateCouponBatchRequest,
  CreateCouponRequest,
  UpdateCouponRequest,
} from './coupon.dto.js';

const PromotionId = IdPipe('promo', 'promotion');
const CouponId = IdPipe('coup', 'coupon');
const BatchId = IdPipe('cbat', 'coupon_batch');

@ApiTags('admin: promotions')
@Controller('api/v1/admin/promotions/:promotionId')
export class AdminCouponController {
  constructor(
    private readonly coupons: CouponService,
    private readonly batches: CouponBatchService,
  ) {}

  @Get('coupons')
  @Operation('List the codes of a promotion', '`filter[code]` finds one as people type it.')
  @Answers(PageOf(CouponResponse))
  @ApiErrors('promotion_not_found')
  @RequirePermission(CouponPermission.Read)
  async list(
    @Param('promotionId', PromotionId) promotionId: string,
    @ListQuery(CouponResponse) list: ListRequest,
  ): Promise<Page<CouponResponse>> {
    return Page.of(await this.coupons.list(promotionId, list), (coupon) => CouponResponse.from(coupon));
  }

  @Get('coupons/:id')
  @Operation('Read a coupon')
  @Answers(CouponResponse)
  @VersionedResource()
  @RequirePermission(CouponPermission.Read)
  async get(
    @Param('promotionId', PromotionId) promotionId: string,
    @Param('id', CouponId) id: string,
  ): Promise<CouponResponse> {
    return CouponResponse.from(await this.coupons.get(promotionId, id));
  }

  @Post('coupons')
  @Operation('Add a code to a promotion')
  @Answers(CouponResponse, { status: 201 })
  @ApiErrors('promotion_not_found', 'coupon_code_taken', 'other_channels_concerned')
  @VersionedResource()
  @RequirePermission(CouponPermission.Write)
  async create(
    @Param('promotionId', PromotionId) promotionId: string,
    @Body() body: CreateCouponRequest,
  ): Promise<CouponResponse> {
    return CouponResponse.from(await this.coupons.create(promotionId, body.code, couponTerms(body)));
  }

  @Patch('coupons/:id')
  @Operation('Change a coupon', 'Its code stays; a limit cannot be smaller than what is used of it.')
  @Answers(CouponResponse)
  @ApiErrors('other_channels_concerned', 'version_conflict')
  @VersionedResource()
  @RequirePermission(CouponPermission.Write)
  async update(
    @Param('promotionId', PromotionId) promotionId: string,
    @Param('id', CouponId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateCouponRequest,
  ): Promise<CouponResponse> {
    return CouponResponse.from(await this.coupons.update(promotionId, id, version, couponChanges(body)));
  }

  @Delete('coupons/:id')
  @HttpCode(204)
  @Operation('Delete a coupon that was never used')
  @ApiErrors('coupon_in_use', 'other_channels_concerned', 'version_conflict')
  @RequirePermission(CouponPermission.Write)
  remove(
    @Param('promotionId', PromotionId) promotionId: string,
    @Param('id', CouponId) id: string,
    @IfMatch() version: number,
  ): Promise<void> {
    return this.coupons.remove(promotionId, id, version);
  }

  @Post('coupon-batches')
  @HttpCode(202)
  @Operation('Generate codes by a pattern', 'A job makes them; `Location` tells where to watch it.')
  @Answers(CouponBatchResponse, { status: 202 })
  @ApiErrors('promotion_not_found', 'other_channels_concerned')
  @RequirePermission(CouponPermission.Write)
  async generate(
    @Param('promotionId', PromotionId) promotionId: string,
    @Body() body: CreateCouponBatchRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CouponBatchResponse> {
    const batch = await this.batches.create(promotionId, batchTerms(body));
    reply.header('location', `/api/v1/admin/jobs/${batch.jobId}`);
    return CouponBatchResponse.from(batch);
  }

  @Get('coupon-batches')
  @Operation('List the batches of a promotion')
  @Answers(PageOf(CouponBatchResponse))
  @ApiErrors('promotion_not_found')
  @RequirePermission(CouponPermission.Read)
  async listBatches(
    @Param('promotionId', PromotionId) promotionId: string,
    @ListQuery(CouponBatchResponse) list: ListRequest,
  ): Promise<Page<CouponBatchResponse>> {
    return Page.of(await this.batches.list(promotionId, list), (batch) => CouponBatchResponse.from(batch));
  }

  @Get('coupon-batches/:id')
  @Operation('Read a batch: how many of its codes exist')
  @Answers(CouponBatchResponse)
  @RequirePermission(CouponPermission.Read)
  async getBatch(
    @Param('promotionId', PromotionId) promotionId: string,
    @Param('id', BatchId) id: string,
  ): Promise<CouponBatchResponse> {
    return CouponBatchResponse.from(await this.batches.get(promotionId, id));
  }

  @Get('coupon-batches/:id/file')
  @Operation('Download the codes of a batch as CSV')
  @ApiProduces('text/csv')
  @ApiErrors('coupon_batch_not_found', 'coupon_batch_unfinished')
  @RequirePermission(CouponPermission.Read)
  async file(
    @Param('promotionId', PromotionId) promotionId: string,
    @Param('id', BatchId) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const batch = await this.batches.getComplete(promotionId, id);
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' });
    return new StreamableFile(Readable.from(this.batches.csv(batch), { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="coupons-${batch.id}.csv"`,
    });
  }
}
