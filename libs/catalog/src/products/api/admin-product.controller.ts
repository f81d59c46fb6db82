import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import {
  type Actor,
  actorCanSeeChannel,
  Answers,
  ApiErrors,
  badQuery,
  CurrentActor,
  IdPipe,
  IfMatch,
  instantOf,
  ListQuery,
  type ListRequest,
  notFound,
  Operation,
  Page,
  PageOf,
  RequirePermission,
  VersionedResource,
} from 'markethall/kernel';
import { ProductPermission } from '../../catalog.permissions.js';
import { OptionGroupRequest } from '../../options/api/option.dto.js';
import { translationsOf } from '../../translations/text.decorators.js';
import type { NewProduct } from '../product.service.js';
import { ProductService } from '../product.service.js';
import { ProductQueries } from '../product-queries.js';
import type { PublicationInput } from '../product-input.js';
import { ProductListItem, ProductResponse } from './product.dto.js';
import {
  CreateProductRequest,
  PublicationRequest,
  SetCategoriesRequest,
  SetImagesRequest,
  UpdateProductRequest,
} from './product-request.dto.js';

const ProductId = IdPipe('prod', 'product');

@ApiTags('admin: catalog')
@Controller('api/v1/admin/products')
export class AdminProductController {
  constructor(
    private readonly products: ProductService,
    private readonly queries: ProductQueries,
  ) {}

  @Get()
  @Operation('List products', '`q` finds the beginning of a name in any language.')
  @ApiQuery({ name: 'q', required: false, schema: { type: 'string', maxLength: 200 } })
  @Answers(PageOf(ProductListItem))
  @RequirePermission(ProductPermission.Read)
  async list(
    @ListQuery(ProductListItem, { also: ['q'] }) list: ListRequest,
    @Query('q') q: unknown,
  ): Promise<Page<ProductListItem>> {
    return Page.of(await this.queries.products(list, searchText(q)), (row) => ProductListItem.from(row));
  }

  @Get(':id')
  @Operation('Read a product, whole')
  @Answers(ProductResponse)
  @VersionedResource()
  @RequirePermission(ProductPermission.Read)
  async get(@Param('id', ProductId) id: string): Promise<ProductResponse> {
    return ProductResponse.from(await this.products.get(id));
  }

  @Post()
  @Operation('Add a product with translations, options, variants, images and publications')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('slug_taken', 'sku_taken', 'external_id_taken', 'option_combination_taken')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async create(@Body() body: CreateProductRequest, @CurrentActor() actor: Actor): Promise<ProductResponse> {
    for (const publication of body.channels ?? []) assertOwnChannel(actor, publication.channelId);
    return ProductResponse.from(await this.products.create(newProductOf(body)));
  }

  @Patch(':id')
  @Operation('Change facts and words of a product')
  @Answers(ProductResponse)
  @ApiErrors('slug_taken', 'external_id_taken', 'product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async update(
    @Param('id', ProductId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateProductRequest,
  ): Promise<ProductResponse> {
    const { translations, ...facts } = body;
    const words = translations && translationsOf(translations);
    return ProductResponse.from(
      await this.products.change(id, version, { ...facts, ...(words && { translations: words }) }),
    );
  }

  @Post(':id/archivals')
  @Operation('Take a product out of sale for good')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Archive)
  async archive(@Param('id', ProductId) id: string, @IfMatch() version: number): Promise<ProductResponse> {
    return ProductResponse.from(await this.products.archive(id, version));
  }

  @Post(':id/restorations')
  @Operation('Bring an archived product back as a draft')
  @Answers(ProductResponse, { status: 201 })
  @ApiErrors('version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Archive)
  async restore(@Param('id', ProductId) id: string, @IfMatch() version: number): Promise<ProductResponse> {
    return ProductResponse.from(await this.products.restore(id, version));
  }

  @Put(':id/channels/:channelId')
  @Operation('Put a product on sale in a channel, or change when')
  @Answers(ProductResponse)
  @ApiErrors('product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async publish(
    @Param('id', ProductId) id: string,
    @Param('channelId', IdPipe('chan', 'channel')) channelId: string,
    @IfMatch() version: number,
    @Body() body: PublicationRequest,
    @CurrentActor() actor: Actor,
  ): Promise<ProductResponse> {
    assertOwnChannel(actor, channelId);
    return ProductResponse.from(await this.products.publish(id, version, publicationOf(channelId, body)));
  }

  @Delete(':id/channels/:channelId')
  @HttpCode(200)
  @Operation('Take a product off a channel')
  @Answers(ProductResponse)
  @ApiErrors('product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async unpublish(
    @Param('id', ProductId) id: string,
    @Param('channelId', IdPipe('chan', 'channel')) channelId: string,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ProductResponse> {
    assertOwnChannel(actor, channelId);
    return ProductResponse.from(await this.products.unpublish(id, version, channelId));
  }

  @Put(':id/images')
  @Operation('Set all images of a product, in order', 'The first is the main one; an empty list removes all.')
  @Answers(ProductResponse)
  @ApiErrors('product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async setImages(
    @Param('id', ProductId) id: string,
    @IfMatch() version: number,
    @Body() body: SetImagesRequest,
  ): Promise<ProductResponse> {
    return ProductResponse.from(await this.products.setImages(id, version, body.imageIds));
  }

  @Put(':id/categories')
  @Operation('Set all categories of a product')
  @Answers(ProductResponse)
  @ApiErrors('product_archived', 'version_conflict')
  @VersionedResource()
  @RequirePermission(ProductPermission.Write)
  async setCategories(
    @Param('id', ProductId) id: string,
    @IfMatch() version: number,
    @Body() body: SetCategoriesRequest,
  ): Promise<ProductResponse> {
    return ProductResponse.from(await this.products.setCategories(id, version, body.categoryIds));
  }
}

/** Staff publish in their own channels only; others do not exist for them. */
function assertOwnChannel(actor: Actor, channelId: string): void {
  if (!actorCanSeeChannel(actor, channelId)) throw notFound('channel');
}

function newProductOf(body: CreateProductRequest): NewProduct {
  const { translations, channels, categoryIds, imageIds, options, variants, ...facts } = body;
  return {
    ...facts,
    translations: translationsOf(translations),
    channels: channels?.map((publication) => publicationOf(publication.channelId, publication)) ?? null,
    categoryIds: categoryIds ?? [],
    imageIds: imageIds ?? [],
    options: (options ?? []).map((group) => OptionGroupRequest.toGroupInput(group)),
    variants: variants ?? [],
  };
}

function publicationOf(channelId: string, body: PublicationRequest): PublicationInput {
  return {
    channelId,
    publishedFrom: instantOf(body.publishedFrom) ?? null,
    publishedTo: instantOf(body.publishedTo) ?? null,
  };
}

function searchText(q: unknown): string | null {
  if (q === undefined || q === '') return null;
  if (typeof q !== 'string' || q.length > 200) throw badQuery('query_parameter_invalid', 'q');
  return q.trim() === '' ? null : q.trim();
}
