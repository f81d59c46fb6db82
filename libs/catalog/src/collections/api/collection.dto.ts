import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { Filterable, IsId, ListDefaults } from 'markethall/kernel';
import { CategoryTranslationRequest, CategoryTranslationResponse } from '../../categories/api/category.dto.js';
import { IsLine, IsTranslations, MayBeAbsent, MayBeNull } from '../../translations/text.decorators.js';
import type { CollectionWithWords } from '../collection.service.js';
import { collectionStatuses, type CollectionStatus } from '../entities/collection.entity.js';

/** Most products of a collection. */
const MAX_PRODUCTS = 5_000;

/** What a collection says in one language. Absent fields stay; null clears. */
export class CollectionTranslationRequest extends CategoryTranslationRequest {}

/** Words of a collection in one language. */
export class CollectionTranslationResponse extends CategoryTranslationResponse {}

class CollectionFactsRequest {
  /** Hidden: not shown to shoppers; promotions may still mean it. */
  @ApiPropertyOptional({ enum: collectionStatuses, default: 'active' })
  @MayBeAbsent()
  @IsIn(collectionStatuses)
  status?: CollectionStatus;

  /** Its id in another system, unique. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @MayBeNull()
  @IsLine(120)
  externalId?: string | null;
}

/** A new collection. */
export class CreateCollectionRequest extends CollectionFactsRequest {
  @IsTranslations(CollectionTranslationRequest)
  translations: Map<string, CollectionTranslationRequest>;
}

/** Changes of a collection. Absent fields stay. */
export class UpdateCollectionRequest extends CollectionFactsRequest {
  /** Merged by language; null removes one. */
  @IsTranslations(CollectionTranslationRequest, { optional: true, removable: true })
  translations?: Map<string, CollectionTranslationRequest>;
}

/** All products of a collection, in their order. */
export class SetCollectionProductsRequest {
  @ApiProperty({ type: [String], maxItems: MAX_PRODUCTS })
  @IsArray()
  @ArrayMaxSize(MAX_PRODUCTS)
  @ArrayUnique()
  @IsId('prod', { each: true })
  productIds: string[];
}

/** The products of a collection, in their order. */
export class CollectionProductsResponse {
  @ApiProperty({ type: [String] })
  productIds: string[];

  /** Of the collection. */
  @ApiProperty({ type: 'integer' })
  version: number;
}

/** A collection as staff see it. */
@ListDefaults({ sort: '-id' })
@ApiExtraModels(CollectionTranslationResponse)
export class CollectionResponse {
  @ApiProperty({ example: 'coll_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ enum: collectionStatuses })
  @Filterable({ type: 'enum', values: collectionStatuses })
  status: CollectionStatus;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  externalId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/CollectionTranslationResponse' } })
  translations: Record<string, CollectionTranslationResponse>;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ collection, translations }: CollectionWithWords): CollectionResponse {
    const { id, status, externalId, version, createdAt, updatedAt } = collection;
    const words = translations.map(
      ({ locale, name, slug, description }) => [locale, { name, slug, description }] as const,
    );
    return { id, status, externalId, translations: Object.fromEntries(words), version, createdAt, updatedAt };
  }
}
