import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  Answers,
  ApiErrors,
  Database,
  IdPipe,
  keysetPage,
  ListQuery,
  type ListRequest,
  Operation,
  RequirePermission,
} from 'markethall/kernel';
import { TaxIdentifier } from '../identifiers/tax-identifier.entity.js';
import { TaxIdentifierService } from '../identifiers/tax-identifier.service.js';
import { TaxPermission } from '../tax.permissions.js';
import {
  AdminTaxIdentifierResponse,
  CreateTaxIdentifierRequest,
  DecideTaxIdentifierRequest,
  TaxIdentifierPage,
} from './tax-holder.dto.js';

const IdentifierId = IdPipe('txi', 'tax_identifier');

@Controller('api/v1/admin/tax-identifiers')
export class AdminTaxIdentifierController {
  constructor(
    private readonly identifiers: TaxIdentifierService,
    private readonly db: Database,
  ) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List tax identifiers of buyers')
  @Answers(TaxIdentifierPage)
  async list(@ListQuery(AdminTaxIdentifierResponse) request: ListRequest): Promise<TaxIdentifierPage> {
    const query = this.db.read().createQueryBuilder(TaxIdentifier, 'i');
    const columns = { id: 'i.id', holder: 'i.holder', status: 'i.status' };
    const { items, ...page } = await keysetPage(query, request, columns, { idField: 'i.id', idPrefix: 'txi' });
    return { ...page, data: items.map((each) => AdminTaxIdentifierResponse.from(each)) };
  }

  @Post()
  @HttpCode(200)
  @RequirePermission(TaxPermission.Write)
  @Operation(
    'Set a tax identifier for a buyer',
    'Replaces the one of that country. It is checked at once where it can be.',
  )
  @Answers(AdminTaxIdentifierResponse)
  @ApiErrors('validation_failed', 'other_channels_concerned')
  async put(@Body() body: CreateTaxIdentifierRequest): Promise<AdminTaxIdentifierResponse> {
    return AdminTaxIdentifierResponse.from(await this.identifiers.put(body.holder, body.country, body.value));
  }

  @Get(':id')
  @RequirePermission(TaxPermission.Read)
  @Operation('Read a tax identifier with the evidence of its check')
  @Answers(AdminTaxIdentifierResponse)
  @ApiErrors('tax_identifier_not_found')
  async get(@Param('id', IdentifierId) id: string): Promise<AdminTaxIdentifierResponse> {
    return AdminTaxIdentifierResponse.from(await this.identifiers.get(id));
  }

  @Post(':id/checks')
  @HttpCode(200)
  @RequirePermission(TaxPermission.Write)
  @Operation('Ask the authority about a tax identifier now', 'Unchanged when nobody can be asked.')
  @Answers(AdminTaxIdentifierResponse)
  @ApiErrors('tax_identifier_not_found', 'other_channels_concerned')
  async check(@Param('id', IdentifierId) id: string): Promise<AdminTaxIdentifierResponse> {
    return AdminTaxIdentifierResponse.from(await this.identifiers.check(id));
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @RequirePermission(TaxPermission.Write)
  @Operation('Confirm or refuse a tax identifier by hand', 'The reason is kept as evidence.')
  @Answers(AdminTaxIdentifierResponse)
  @ApiErrors('tax_identifier_not_found', 'other_channels_concerned')
  async decide(
    @Param('id', IdentifierId) id: string,
    @Body() body: DecideTaxIdentifierRequest,
  ): Promise<AdminTaxIdentifierResponse> {
    return AdminTaxIdentifierResponse.from(await this.identifiers.decide(id, body.status, body.reason));
  }
}
