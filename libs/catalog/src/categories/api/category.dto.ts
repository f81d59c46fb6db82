import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, Max, Min } from 'class-validator';
import { CustomInput, CustomOutput, Filterable, IsId, ListDefaults } from 'markethall/kernel';
import { IsLine, IsText, IsTranslations, MayBeAbsent, MayBeNull } from '../../translations/text.decorators.js';
import type { CategoryNode } from '../category-queries.js';
import type { CategoryWithWords } from '../category.service.js';
import { categoryStatuses, type CategoryStatus } from '../entities/category.entity.js';

const MAX_HTML = 50_000;

/** What a category says in one language. Absent fields stay; null clears. */
export class CategoryTranslationRequest {
  /** 1 to 200 characters; required for a new language. */
  @ApiPropertyOptional({ example: 'Teapots', maxLength: 200 })
  @MayBeAbsent()
  @IsLine(200)
  name?: string;

  /** Unique in the language; made from the name when absent. */
  @ApiPropertyOptional({ example: 'teapots', maxLength: 190 })
  @MayBeAbsent()
  @IsLine(190)
  slug?: string;

  /** HTML; sanitized. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_HTML })
  @MayBeNull()
  @IsText(MAX_HTML)
  description?: string | null;
}

class CategoryFactsRequest {
  /** Hidden: not shown to shoppers, nor anything below it. */
  @ApiPropertyOptional({ enum: categoryStatuses, default: 'active' })
  @MayBeAbsent()
  @IsIn(categoryStatuses)
  status?: CategoryStatus;

  /** Its id in another system, unique. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @MayBeNull()
  @IsLine(120)
  externalId?: string | null;

  /** Custom fields of this installation. */
  @CustomInput('category')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

/** A new category. */
export class CreateCategoryRequest extends CategoryFactsRequest {
  @IsTranslations(CategoryTranslationRequest)
  translations: Map<string, CategoryTranslationRequest>;

  /** Absent or null: at the top. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @MayBeNull()
  @IsId('cat')
  parentId?: string | null;

  /** Rank among its siblings; absent or beyond the end: last. */
  @ApiPropertyOptional({ type: 'integer' })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  position?: number;
}

/** Changes of a category. Absent fields stay. */
export class UpdateCategoryRequest extends CategoryFactsRequest {
  /** Merged by language; null removes one. */
  @IsTranslations(CategoryTranslationRequest, { optional: true, removable: true })
  translations?: Map<string, CategoryTranslationRequest>;
}

/** A new place of a category. */
export class MoveCategoryRequest {
  /** Null: to the top. */
  @ApiProperty({ type: String, nullable: true })
  @MayBeNull()
  @IsId('cat')
  parentId: string | null;

  /** Rank among the new siblings; absent or beyond the end: last. */
  @ApiPropertyOptional({ type: 'integer' })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  position?: number;
}

/** Words of a category in one language. */
export class CategoryTranslationResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  slug: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;
}

/** A category as staff see it. */
@ListDefaults({ sort: 'path', sortable: ['path'] })
@ApiExtraModels(CategoryTranslationResponse)
export class CategoryResponse {
  @ApiProperty({ example: 'cat_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ type: 'id', idPrefix: 'cat', ops: ['eq', 'in', 'null'] })
  parentId: string | null;

  /** Rank among its siblings, from 0. */
  @ApiProperty({ type: 'integer' })
  position: number;

  @ApiProperty({ enum: categoryStatuses })
  @Filterable({ type: 'enum', values: categoryStatuses })
  status: CategoryStatus;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  externalId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/CategoryTranslationResponse' } })
  translations: Record<string, CategoryTranslationResponse>;

  @CustomOutput('category')
  custom: Record<string, unknown> | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ category, translations }: CategoryWithWords): CategoryResponse {
    const { id, parentId, position, status, externalId, custom, version, createdAt, updatedAt } = category;
    const words = translations.map(
      ({ locale, name, slug, description }) => [locale, { name, slug, description }] as const,
    );
    return {
      id,
      parentId,
      position,
      status,
      externalId,
      translations: Object.fromEntries(words),
      custom,
      version,
      createdAt,
      updatedAt,
    };
  }
}

/** A category with the chain above it. */
export class CategoryDetailResponse extends CategoryResponse {
  /** From the root down to the parent. */
  @ApiProperty({ type: [CategoryResponse] })
  ancestors: CategoryResponse[];
}

/** A category with everything below it. */
export class CategoryNodeResponse extends CategoryResponse {
  /** By rank. */
  @ApiProperty({ type: () => [CategoryNodeResponse] })
  children: CategoryNodeResponse[];

  static fromNode(node: CategoryNode): CategoryNodeResponse {
    return {
      ...CategoryResponse.from(node),
      children: node.children.map((child) => CategoryNodeResponse.fromNode(child)),
    };
  }
}

/** The whole tree. */
export class CategoryTreeResponse {
  /** The roots by rank. */
  @ApiProperty({ type: [CategoryNodeResponse] })
  roots: CategoryNodeResponse[];
}
