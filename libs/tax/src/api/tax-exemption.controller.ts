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
import { TaxExemption } from '../exemptions/tax-exemption.entity.js';
import { TaxExemptionService } from '../exemptions/tax-exemption.service.js';
import { TaxPermission } from '../tax.permissions.js';
import {
  GrantTaxExemptionRequest,
  TaxExemptionPage,
  TaxExemptionResponse,
  UpdateTaxExemptionRequest,
} from './tax-holder.dto.js';

const ExemptionId = IdPipe('txe', 'tax_exemption');

@Controller('api/v1/admin/tax-exemptions')
export class TaxExemptionController {
  constructor(
    private readonly exemptions: TaxExemptionService,
    private readonly db: Database,
  ) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List tax exemptions')
  @Answers(TaxExemptionPage)
  async list(@ListQuery(TaxExemptionResponse) request: ListRequest): Promise<TaxExemptionPage> {
    const query = this.db.read().createQueryBuilder(TaxExemption, 'e');
    const columns = { id: 'e.id', holder: 'e.holder', jurisdiction: 'e.jurisdiction' };
    const { items, ...page } = await keysetPage(query, request, columns, { idField: 'e.id', idPrefix: 'txe' });
    return { ...page, data: items.map((each) => TaxExemptionResponse.from(each)) };
  }

  @Post()
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Exempt a buyer from the taxes of a jurisdiction', 'Their next price has no such tax.')
  @Answers(TaxExemptionResponse, { status: 201 })
  @ApiErrors('validation_failed', 'other_channels_concerned')
  async grant(@Body() body: GrantTaxExemptionRequest): Promise<TaxExemptionResponse> {
    return TaxExemptionResponse.from(await this.exemptions.grant(body.holder, GrantTaxExemptionRequest.terms(body)));
  }

  @Get(':id')
  @RequirePermission(TaxPermission.Read)
  @VersionedResource()
  @Operation('Read a tax exemption')
  @Answers(TaxExemptionResponse)
  @ApiErrors('tax_exemption_not_found')
  async get(@Param('id', ExemptionId) id: string): Promise<TaxExemptionResponse> {
    return TaxExemptionResponse.from(await this.exemptions.get(id));
  }

  @Patch(':id')
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Change a tax exemption')
  @Answers(TaxExemptionResponse)
  @ApiErrors('tax_exemption_not_found', 'version_conflict', 'other_channels_concerned')
  async update(
    @Param('id', ExemptionId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateTaxExemptionRequest,
  ): Promise<TaxExemptionResponse> {
    const terms = UpdateTaxExemptionRequest.terms(body);
    return TaxExemptionResponse.from(await this.exemptions.update(id, version, terms));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission(TaxPermission.Write)
  @Operation('Withdraw a tax exemption')
  @ApiErrors('tax_exemption_not_found', 'version_conflict', 'other_channels_concerned')
  async withdraw(@Param('id', ExemptionId) id: string, @IfMatch() version: number): Promise<void> {
    await this.exemptions.withdraw(id, version);
  }
}
