import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import { CustomInput, IsId, IsInstant } from 'markethall/kernel';
import { OptionGroupRequest } from '../../options/api/option.dto.js';
import { IsLine, IsText, IsTranslations, MayBeAbsent, MayBeNull } from '../../translations/text.decorators.js';
import { CreateVariantRequest } from '../../variants/api/variant.dto.js';
import { type ProductKind, productKinds } from '../entities/product.entity.js';

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
