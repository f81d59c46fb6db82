import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Answers,
  ApiErrors,
  IdPipe,
  IfMatch,
  Operation,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { ProductPermission } from '../../catalog.permissions.js';
import { ProductResponse } from '../../products/api/product.dto.js';
import { wordsOf } from '../../translations/text.decorators.js';
import { OptionService } from '../option.service.js';
import {
  CreateOptionGroupRequest,
  OptionGroupRequest,
  OptionValueRequest,
  UpdateOptionGroupRequest,
} from './option.dto.js';

const ProductId = IdPipe('prod', 'product');
const GroupId = IdPipe('optg', 'option_group');

@ApiTags('admin: catalog')
@Controller('api/v1/admin/products/:productId/option-groups')
export class AdminOptionController {
  constructor(private readonly options: OptionService) {}

  @Post()
  @Operation('Add something that variants differ in')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('option_group_needs_variants_without_options', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async add(
    @Param('productId', ProductId) productId: string,
    @IfMatch() version: number,
    @Body() body: CreateOptionGroupRequest,
  ): Promise<ProductResponse> {
    const input = OptionGroupRequest.toGroupInput(body);
    return ProductResponse.from(await this.options.addGroup(productId, version, input, body.assignments ?? {}));
  }

  @Patch(':groupId')
  @Operation('Rename, re-rank or change the values of an option group')
  @Answers(ProductResponse)
  @ApiErrors('option_in_use', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async change(
    @Param('productId', ProductId) productId: string,
    @Param('groupId', GroupId) groupId: string,
    @IfMatch() version: number,
    @Body() body: UpdateOptionGroupRequest,
  ): Promise<ProductResponse> {
    const changes = {
      ...(body.translations && { translations: wordsOf(body.translations) }),
      ...(body.position !== undefined && { position: body.position }),
      ...(body.values && { values: body.values.map((value) => OptionValueRequest.toInput(value)) }),
    };
    return ProductResponse.from(await this.options.changeGroup(productId, version, groupId, changes));
  }

  @Delete(':groupId')
  @HttpCode(200)
  @Operation('Remove an option group', 'Refused when two variants would become the same.')
  @Answers(ProductResponse)
  @ApiErrors('option_combination_taken', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async remove(
    @Param('productId', ProductId) productId: string,
    @Param('groupId', GroupId) groupId: string,
    @IfMatch() version: number,
  ): Promise<ProductResponse> {
    return ProductResponse.from(await this.options.removeGroup(productId, version, groupId));
  }
}
