import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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
import { CategoryPermission } from '../../catalog.permissions.js';
import { translationsOf } from '../../translations/text.decorators.js';
import { CollectionService } from '../collection.service.js';
import {
  CollectionProductsResponse,
  CollectionResponse,
  CreateCollectionRequest,
  SetCollectionProductsRequest,
  UpdateCollectionRequest,
} from './collection.dto.js';

const CollectionId = IdPipe('coll', 'collection');

@ApiTags('admin: catalog')
@Controller('api/v1/admin/collections')
export class AdminCollectionController {
  constructor(private readonly collections: CollectionService) {}

  @Get()
  @Operation('List collections')
  @Answers(PageOf(CollectionResponse))
  @RequirePermission(CategoryPermission.Read)
  async list(@ListQuery(CollectionResponse) list: ListRequest): Promise<Page<CollectionResponse>> {
    return Page.of(await this.collections.list(list), (item) => CollectionResponse.from(item));
  }

  @Get(':id')
  @Operation('Read a collection')
  @Answers(CollectionResponse)
  @VersionedResource()
  @RequirePermission(CategoryPermission.Read)
  async get(@Param('id', CollectionId) id: string): Promise<CollectionResponse> {
    return CollectionResponse.from(await this.collections.get(id));
  }

  @Post()
  @Operation('Add a collection')
  @Answers(CollectionResponse, { status: 201 })
  @ApiErrors('slug_taken', 'external_id_taken')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async create(@Body() body: CreateCollectionRequest): Promise<CollectionResponse> {
    const { translations, ...rest } = body;
    return CollectionResponse.from(
      await this.collections.create({ ...rest, translations: translationsOf(translations) }),
    );
  }

  @Patch(':id')
  @Operation('Change facts and words of a collection')
  @Answers(CollectionResponse)
  @ApiErrors('slug_taken', 'external_id_taken', 'version_conflict')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async update(
    @Param('id', CollectionId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateCollectionRequest,
  ): Promise<CollectionResponse> {
    const { translations, ...rest } = body;
    const words = translations && translationsOf(translations);
    return CollectionResponse.from(
      await this.collections.change(id, version, { ...rest, ...(words && { translations: words }) }),
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation('Delete a collection', 'Its products stay.')
  @ApiErrors('version_conflict')
  @RequirePermission(CategoryPermission.Write)
  remove(@Param('id', CollectionId) id: string, @IfMatch() version: number): Promise<void> {
    return this.collections.remove(id, version);
  }

  @Get(':id/products')
  @Operation('Read the products of a collection in their order')
  @Answers(CollectionProductsResponse)
  @VersionedResource()
  @RequirePermission(CategoryPermission.Read)
  async products(@Param('id', CollectionId) id: string): Promise<CollectionProductsResponse> {
    const { collection } = await this.collections.get(id);
    return { productIds: await this.collections.productIds(id), version: collection.version };
  }

  @Put(':id/products')
  @Operation('Replace the products of a collection, in this order')
  @Answers(CollectionProductsResponse)
  @ApiErrors('version_conflict')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async setProducts(
    @Param('id', CollectionId) id: string,
    @IfMatch() version: number,
    @Body() body: SetCollectionProductsRequest,
  ): Promise<CollectionProductsResponse> {
    const collection = await this.collections.setProducts(id, version, body.productIds);
    return { productIds: body.productIds, version: collection.version };
  }
}
