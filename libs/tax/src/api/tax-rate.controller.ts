import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  Answers,
  ApiErrors,
  Database,
  IdPipe,
  IfMatch,
  keysetPage,
  ListQuery,
  type ListRequest,
  Operation,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { TaxRate } from '../entities/tax-rate.entity.js';
import { TaxRateService } from '../tax-rate.service.js';
import { TaxPermission } from '../tax.permissions.js';
import { CreateTaxRateRequest, TaxRatePage, TaxRateResponse, UpdateTaxRateRequest } from './tax.dto.js';

@Controller('api/v1/admin/tax-rates')
export class TaxRateController {
  constructor(
    private readonly rates: TaxRateService,
    private readonly db: Database,
  ) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List tax rates')
  @Answers(TaxRatePage)
  async list(@ListQuery(TaxRateResponse) request: ListRequest): Promise<TaxRatePage> {
    const query = this.db.read().createQueryBuilder(TaxRate, 'r');
    const columns = { id: 'r.id', zoneId: 'r.zoneId', categoryCode: 'r.categoryCode' };
    const { items, ...page } = await keysetPage(query, request, columns, { idField: 'r.id', idPrefix: 'txr' });
    return { ...page, data: items.map((rate) => TaxRateResponse.from(rate)) };
  }

  @Post()
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Create a tax rate')
  @Answers(TaxRateResponse, { status: 201 })
  @ApiErrors('tax_rate_overlaps', 'tax_rate_must_be_zero', 'other_channels_concerned')
  async create(@Body() body: CreateTaxRateRequest): Promise<TaxRateResponse> {
    const { zoneId, categoryCode } = body;
    return TaxRateResponse.from(await this.rates.create({ zoneId, categoryCode, ...CreateTaxRateRequest.terms(body) }));
  }

  @Get(':id')
  @RequirePermission(TaxPermission.Read)
  @VersionedResource()
  @Operation('Read a tax rate')
  @Answers(TaxRateResponse)
  @ApiErrors('tax_rate_not_found')
  async get(@Param('id', IdPipe('txr', 'tax_rate')) id: string): Promise<TaxRateResponse> {
    return TaxRateResponse.from(await this.rates.get(id));
  }

  @Patch(':id')
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Change a tax rate', 'Carts are priced with the new rate at once; placed orders keep their copies.')
  @Answers(TaxRateResponse)
  @ApiErrors(
    'tax_rate_not_found',
    'tax_rate_overlaps',
    'tax_rate_must_be_zero',
    'version_conflict',
    'other_channels_concerned',
  )
  async update(
    @Param('id', IdPipe('txr', 'tax_rate')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateTaxRateRequest,
  ): Promise<TaxRateResponse> {
    return TaxRateResponse.from(await this.rates.update(id, version, UpdateTaxRateRequest.terms(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(TaxPermission.Write)
  @Operation('Delete a tax rate')
  @ApiErrors('tax_rate_not_found', 'version_conflict', 'other_channels_concerned')
  async delete(@Param('id', IdPipe('txr', 'tax_rate')) id: string, @IfMatch() version: number): Promise<void> {
    await this.rates.delete(id, version);
  }
}
