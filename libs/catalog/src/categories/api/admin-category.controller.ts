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
import { CategoryPermission } from '../../catalog.permissions.js';
import { translationsOf } from '../../translations/text.decorators.js';
import { CategoryQueries } from '../category-queries.js';
import { CategoryService } from '../category.service.js';
import {
  CategoryDetailResponse,
  CategoryNodeResponse,
  CategoryResponse,
  CategoryTreeResponse,
  CreateCategoryRequest,
  MoveCategoryRequest,
  UpdateCategoryRequest,
} from './category.dto.js';

const CategoryId = IdPipe('cat', 'category');

@ApiTags('admin: catalog')
@Controller('api/v1/admin')
export class AdminCategoryController {
  constructor(
    private readonly categories: CategoryService,
    private readonly queries: CategoryQueries,
  ) {}

  @Get('categories')
  @Operation(
    'List categories',
    'Use the filter `parentId` for the children of one; `filter[parentId][null]=true` for the roots.',
  )
  @Answers(PageOf(CategoryResponse))
  @RequirePermission(CategoryPermission.Read)
  async list(@ListQuery(CategoryResponse) list: ListRequest): Promise<Page<CategoryResponse>> {
    return Page.of(await this.queries.list(list), (item) => CategoryResponse.from(item));
  }

  @Get('category-tree')
  @Operation('Read the whole tree, siblings by rank')
  @Answers(CategoryTreeResponse)
  @RequirePermission(CategoryPermission.Read)
  async tree(): Promise<CategoryTreeResponse> {
    return { roots: (await this.queries.tree()).map((node) => CategoryNodeResponse.fromNode(node)) };
  }

  @Get('categories/:id')
  @Operation('Read a category with the chain above it')
  @Answers(CategoryDetailResponse)
  @VersionedResource()
  @RequirePermission(CategoryPermission.Read)
  async get(@Param('id', CategoryId) id: string): Promise<CategoryDetailResponse> {
    const found = await this.categories.get(id);
    const ancestors = await this.queries.ancestors(found.category);
    return { ...CategoryResponse.from(found), ancestors: ancestors.map((ancestor) => CategoryResponse.from(ancestor)) };
  }

  @Post('categories')
  @Operation('Add a category')
  @Answers(CategoryResponse, { status: 201 })
  @ApiErrors('slug_taken', 'external_id_taken', 'too_many_categories')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async create(@Body() body: CreateCategoryRequest): Promise<CategoryResponse> {
    const { parentId, translations, ...rest } = body;
    const input = { ...rest, parentId: parentId ?? null, translations: translationsOf(translations) };
    return CategoryResponse.from(await this.categories.create(input));
  }

  @Patch('categories/:id')
  @Operation('Change facts and words of a category')
  @Answers(CategoryResponse)
  @ApiErrors('slug_taken', 'external_id_taken', 'version_conflict')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async update(
    @Param('id', CategoryId) id: string,
    @IfMatch() version: number,
    @Body() body: UpdateCategoryRequest,
  ): Promise<CategoryResponse> {
    const { translations, ...rest } = body;
    const words = translations && translationsOf(translations);
    return CategoryResponse.from(
      await this.categories.change(id, version, { ...rest, ...(words && { translations: words }) }),
    );
  }

  @Post('categories/:id/moves')
  @Operation('Move a category with everything below it')
  @Answers(CategoryResponse, { status: 201 })
  @ApiErrors('version_conflict')
  @VersionedResource()
  @RequirePermission(CategoryPermission.Write)
  async move(
    @Param('id', CategoryId) id: string,
    @IfMatch() version: number,
    @Body() body: MoveCategoryRequest,
  ): Promise<CategoryResponse> {
    return CategoryResponse.from(await this.categories.move(id, version, body.parentId ?? null, body.position));
  }

  @Delete('categories/:id')
  @HttpCode(204)
  @Operation('Delete a category without children', 'Its products stay.')
  @ApiErrors('category_has_children', 'version_conflict')
  @RequirePermission(CategoryPermission.Write)
  remove(@Param('id', CategoryId) id: string, @IfMatch() version: number): Promise<void> {
    return this.categories.remove(id, version);
  }
}
