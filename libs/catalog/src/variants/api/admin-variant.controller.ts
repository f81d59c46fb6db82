import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
  IdPipe,
  IfMatch,
  ListQuery,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
  type ListRequest,
} from 'markethall/kernel';
import { ProductPermission } from '../../catalog.permissions.js';
import { ProductResponse } from '../../products/api/product.dto.js';
import { ProductQueries } from '../../products/product-queries.js';
import { VariantService } from '../variant.service.js';
import { CreateVariantRequest, UpdateVariantRequest, VariantResponse } from './variant.dto.js';

const VariantId = IdPipe('var', 'variant');

@ApiTags('admin: catalog')
@Controller('api/v1/admin')
export class AdminVariantController {
  constructor(
    private readonly variants: VariantService,
    private readonly queries: ProductQueries,
  ) {}

  @Get('variants')
  @Operation('List variants of all products')
  @Answers(PageOf(VariantResponse))
  @RequirePermission(ProductPermission.Read)
  async list(@ListQuery(VariantResponse) list: ListRequest): Promise<Page<VariantResponse>> {
    return Page.of(await this.queries.variants(list), (variant) => VariantResponse.from(variant));
  }

  @Get('variants/:id')
  @Operation('Read the product of a variant')
  @Answers(ProductResponse)
  @VersionedResource()
  @RequirePermission(ProductPermission.Read)
  async get(@Param('id', VariantId) id: string): Promise<ProductResponse> {
    return ProductResponse.from(await this.variants.productOf(id));
  }

  @Post('products/:productId/variants')
  @Operation('Add a variant', 'If-Match is the ETag of the product, whose new version is answered.')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('sku_taken', 'option_combination_taken', 'external_id_taken', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async add(
    @Param('productId', IdPipe('prod', 'product')) productId: string,
    @IfMatch() version: number,
    @Body() body: CreateVariantRequest,
  ): Promise<ProductResponse> {
    return ProductResponse.from(await this.variants.add(productId, version, body));
  }

  @Patch('variants/:id')
  @Operation('Change a variant', 'If-Match is the ETag of its product.')
  @Answers(ProductResponse)
  @ApiErrors('sku_taken', 'option_combination_taken', 'external_id_taken', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async change(
    @Param('id', VariantId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateVariantRequest,
  ): Promise<ProductResponse> {
    return ProductResponse.from(await this.variants.change(id, version, body));
  }

  @Delete('variants/:id')
  @HttpCode(200)
  @Operation('Archive a variant', 'Its SKU stays taken, its combination of options is free again.')
  @Answers(ProductResponse)
  @ApiErrors('product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Archive)
  async archive(@Param('id', VariantId) id: string, @IfMatch() version: number): Promise<ProductResponse> {
    return ProductResponse.from(await this.variants.archive(id, version));
  }

  @Post('variants/:id/restorations')
  @Operation('Bring an archived variant back, inactive')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('option_combination_taken', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Archive)
  async restore(@Param('id', VariantId) id: string, @IfMatch() version: number): Promise<ProductResponse> {
    return ProductResponse.from(await this.variants.restore(id, version));
  }
}
