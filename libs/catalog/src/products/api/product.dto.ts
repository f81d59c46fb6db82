import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CustomInput, CustomOutput, Filterable, IsId, IsInstant, ListDefaults, Sortable } from 'markethall/kernel';
import { OptionGroupRequest, OptionGroupResponse } from '../../options/api/option.dto.js';
import { IsLine, IsText, IsTranslations, MayBeAbsent, MayBeNull } from '../../translations/text.decorators.js';
import { CreateVariantRequest, ProductVariantResponse } from '../../variants/api/variant.dto.js';
import {
  type Product,
  type ProductKind,
  productKinds,
  productStatuses,
  type ProductStatus,
} from '../entities/product.entity.js';
import type { ProductListRow } from '../product-queries.js';
import type { ProductTree } from '../product-tree.js';

/** Longest description, in characters of HTML. */
const MAX_HTML = 50_000;
const CODE = /^[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?$/i;

/** What a product says in one language. Absent fields stay; null clears. */
export class ProductTranslationRequest {
  /** 1 to 200 characters; required for a new language. */
  @ApiPropertyOptional({ example: 'Teapot', maxLength: 200 })
  @MayBeAbsent()
  @IsLine(200)
  name?: string;

  /** Unique in the language; made from the name when absent. Letters and digits with single dashes. */
  @ApiPropertyOptional({ example: 'teapot', maxLength: 190 })
  @MayBeAbsent()
  @IsLine(190)
  slug?: string;

  /** HTML; scripts, styles and everything else that could act is removed. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_HTML })
  @MayBeNull()
  @IsText(MAX_HTML)
  description?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @MayBeNull()
  @IsLine(200)
  seoTitle?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 400 })
  @MayBeNull()
  @IsText(400)
  seoDescription?: string | null;
}

/** When a product is on sale in a channel. */
export class PublicationRequest {
  /** Default: now, or as it is. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  publishedFrom?: string | null;

  /** Exclusive; null: until further notice. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  publishedTo?: string | null;
}

/** A channel in which a new product is on sale. */
export class ChannelPublicationRequest extends PublicationRequest {
  @ApiProperty()
  @IsId('chan')
  channelId: string;
}

class ProductFactsRequest {
  /** `draft` or `active`; archiving is an action of its own. */
  @ApiPropertyOptional({ enum: ['draft', 'active'], default: 'draft' })
  @MayBeAbsent()
  @IsIn(['draft', 'active'])
  status?: 'draft' | 'active';

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @MayBeNull()
  @IsLine(120)
  brand?: string | null;

  /** Code of a product type. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 64 })
  @MayBeNull()
  @IsString()
  @MaxLength(64)
  @Matches(CODE)
  productType?: string | null;

  /** Code of a tax category; default `standard`. */
  @ApiPropertyOptional({ maxLength: 64, example: 'standard' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(64)
  @Matches(CODE)
  taxCategoryCode?: string;

  /** Its id in another system, unique. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @MayBeNull()
  @IsLine(120)
  externalId?: string | null;

  /** Custom fields of this installation. */
  @CustomInput('product')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

/** A whole new product in one call. */
export class CreateProductRequest extends ProductFactsRequest {
  /** `gift_card`: each unit bought becomes a card worth its price; nothing is counted or shipped. Cannot be changed. */
  @ApiPropertyOptional({ enum: productKinds, default: 'goods' })
  @MayBeAbsent()
  @IsIn(productKinds)
  kind?: ProductKind;

  @IsTranslations(ProductTranslationRequest)
  translations: Map<string, ProductTranslationRequest>;

  /** Absent: on sale in the default channel once it is active. */
  @ApiPropertyOptional({ type: [ChannelPublicationRequest] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique((publication: ChannelPublicationRequest) => publication?.channelId)
  @ValidateNested({ each: true })
  @Type(() => ChannelPublicationRequest)
  channels?: ChannelPublicationRequest[];

  @ApiPropertyOptional({ type: [String] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId('cat', { each: true })
  categoryIds?: string[];

  /** Assets in order; the first is the main image. */
  @ApiPropertyOptional({ type: [String] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsId('asset', { each: true })
  imageIds?: string[];

  /** What its variants differ in. */
  @ApiPropertyOptional({ type: [OptionGroupRequest] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => OptionGroupRequest)
  options?: OptionGroupRequest[];

  @ApiPropertyOptional({ type: [CreateVariantRequest] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => CreateVariantRequest)
  variants?: CreateVariantRequest[];
}

/** Changes of a product. Absent fields stay. */
export class UpdateProductRequest extends ProductFactsRequest {
  /** Merged by language; null removes one. */
  @IsTranslations(ProductTranslationRequest, { optional: true, removable: true })
  translations?: Map<string, ProductTranslationRequest>;
}

/** All images of a product, in order. */
export class SetImagesRequest {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsId('asset', { each: true })
  imageIds: string[];
}

/** All categories of a product. */
export class SetCategoriesRequest {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId('cat', { each: true })
  categoryIds: string[];
}

/** Words of a product in one language. */
export class ProductTranslationResponse {
  @ApiProperty()
  name: string;

  @ApiProperty()
  slug: string;

  /** Sanitized HTML. */
  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  @ApiProperty({ type: String, nullable: true })
  seoTitle: string | null;

  @ApiProperty({ type: String, nullable: true })
  seoDescription: string | null;
}

/** Where and when a product is on sale. */
export class PublicationResponse {
  @ApiProperty()
  channelId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  publishedFrom: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedTo: Date | null;
}

/** An image of a product. */
export class ProductImageResponse {
  @ApiProperty()
  assetId: string;

  /** Path of a middle-sized rendition. */
  @ApiProperty({ example: '/media/…/card.webp' })
  url: string;

  /** What it shows, in words; comes with an import. */
  @ApiProperty({ type: String, nullable: true })
  alt: string | null;
}

/** A product in a list. */
@ListDefaults({
  sort: '-id',
  filters: {
    categoryId: { type: 'id', idPrefix: 'cat' },
    channelId: { type: 'id', idPrefix: 'chan' },
    sku: {},
  },
})
export class ProductListItem {
  @ApiProperty({ example: 'prod_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ enum: productStatuses })
  @Filterable({ type: 'enum', values: productStatuses })
  status: ProductStatus;

  @ApiProperty({ enum: productKinds })
  kind: ProductKind;

  /** In the default language, else in any. */
  @ApiProperty()
  name: string;

  @ApiProperty()
  slug: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  brand: string | null;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  productType: string | null;

  @ApiProperty()
  taxCategoryCode: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  externalId: string | null;

  /** Path of the main image. */
  @ApiProperty({ type: String, nullable: true })
  imageUrl: string | null;

  /** Variants that are not archived. */
  @ApiProperty({ type: 'integer' })
  variantCount: number;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  @Sortable()
  @Filterable({ type: 'date', ops: ['gte', 'gt', 'lte', 'lt'] })
  updatedAt: Date;

  static from(row: ProductListRow): ProductListItem {
    return {
      ...factsOf(row.product),
      name: row.name,
      slug: row.slug,
      imageUrl: row.imageUrl,
      variantCount: row.variantCount,
    };
  }
}

/** A product as staff see it, whole. */
@ApiExtraModels(ProductTranslationResponse)
export class ProductResponse {
  @ApiProperty({ example: 'prod_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ enum: productStatuses })
  status: ProductStatus;

  @ApiProperty({ enum: productKinds })
  kind: ProductKind;

  @ApiProperty({ type: String, nullable: true })
  brand: string | null;

  @ApiProperty({ type: String, nullable: true })
  productType: string | null;

  @ApiProperty()
  taxCategoryCode: string;

  @ApiProperty({ type: String, nullable: true })
  externalId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/ProductTranslationResponse' } })
  translations: Record<string, ProductTranslationResponse>;

  @ApiProperty({ type: [PublicationResponse] })
  channels: PublicationResponse[];

  @ApiProperty({ type: [String] })
  categoryIds: string[];

  @ApiProperty({ type: [ProductImageResponse] })
  images: ProductImageResponse[];

  @ApiProperty({ type: [OptionGroupResponse] })
  options: OptionGroupResponse[];

  /** Archived ones last. */
  @ApiProperty({ type: [ProductVariantResponse] })
  variants: ProductVariantResponse[];

  @CustomOutput('product')
  custom: Record<string, unknown> | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(tree: ProductTree): ProductResponse {
    return {
      ...factsOf(tree.product),
      translations: Object.fromEntries(
        tree.translations.map(({ locale, name, slug, description, seoTitle, seoDescription }) => [
          locale,
          { name, slug, description, seoTitle, seoDescription },
        ]),
      ),
      channels: tree.channels.map(({ channelId, publishedFrom, publishedTo }) => ({
        channelId,
        publishedFrom,
        publishedTo,
      })),
      categoryIds: tree.categories.map((row) => row.categoryId),
      images: [...tree.assets]
        .sort((a, b) => a.position - b.position)
        .map((row) => ({ assetId: row.assetId, url: `/media/${row.checksum}/card.webp`, alt: row.alt })),
      options: OptionGroupResponse.ofTree(tree),
      variants: ProductVariantResponse.ofTree(tree),
      custom: tree.product.custom,
    };
  }
}

function factsOf(product: Product) {
  const { id, status, kind, brand, productType, taxCategoryCode, externalId, version, createdAt, updatedAt } = product;
  return { id, status, kind, brand, productType, taxCategoryCode, externalId, version, createdAt, updatedAt };
}
