import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
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
import { TaxCategory } from '../entities/tax-category.entity.js';
import { TaxCategoryService } from '../tax-category.service.js';
import { TaxPermission } from '../tax.permissions.js';
import { CreateTaxCategoryRequest, TaxCategoryPage, TaxCategoryResponse, UpdateTaxCategoryRequest } from './tax.dto.js';

@Controller('api/v1/admin/tax-categories')
export class TaxCategoryController {
  constructor(
    private readonly categories: TaxCategoryService,
    private readonly db: Database,
  ) {}

  @Get()
  @RequirePermission(TaxPermission.Read)
  @Operation('List tax categories')
  @Answers(TaxCategoryPage)
  async list(@ListQuery(TaxCategoryResponse) request: ListRequest): Promise<TaxCategoryPage> {
    const query = this.db.read().createQueryBuilder(TaxCategory, 'c');
    const { items, ...page } = await keysetPage(
      query,
      request,
      { id: 'c.id', code: 'c.code' },
      { idField: 'c.id', idPrefix: 'txc' },
    );
    return { ...page, data: items.map((item) => TaxCategoryResponse.from(item)) };
  }

  @Post()
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Create a tax category')
  @Answers(TaxCategoryResponse, { status: 201 })
  @ApiErrors('tax_category_code_taken', 'other_channels_concerned')
  async create(@Body() body: CreateTaxCategoryRequest): Promise<TaxCategoryResponse> {
    return TaxCategoryResponse.from(await this.categories.create({ code: body.code, name: body.name }));
  }

  @Get(':id')
  @RequirePermission(TaxPermission.Read)
  @VersionedResource()
  @Operation('Read a tax category')
  @Answers(TaxCategoryResponse)
  @ApiErrors('tax_category_not_found')
  async get(@Param('id', IdPipe('txc', 'tax_category')) id: string): Promise<TaxCategoryResponse> {
    return TaxCategoryResponse.from(await this.categories.get(id));
  }

  @Patch(':id')
  @RequirePermission(TaxPermission.Write)
  @VersionedResource()
  @Operation('Rename a tax category')
  @Answers(TaxCategoryResponse)
  @ApiErrors('tax_category_not_found', 'version_conflict', 'other_channels_concerned')
  async update(
    @Param('id', IdPipe('txc', 'tax_category')) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateTaxCategoryRequest,
  ): Promise<TaxCategoryResponse> {
    return TaxCategoryResponse.from(await this.categories.rename(id, version, body.name));
  }
}
