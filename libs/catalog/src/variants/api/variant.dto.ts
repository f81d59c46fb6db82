import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsObject, Max, Min } from 'class-validator';
import { CustomInput, CustomOutput, Filterable, IsId, ListDefaults } from 'markethall/kernel';
import { IsLine, MayBeAbsent, MayBeNull } from '../../translations/text.decorators.js';
import { sortedGroups, type ProductTree } from '../../products/product-tree.js';
import type { Variant } from '../entities/variant.entity.js';

const MAX_INT = 2_000_000_000;

/** Facts of a variant. Absent fields stay; null clears. */
class VariantFactsRequest {
  /** GTIN, EAN, UPC or your own. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 64 })
  @MayBeNull()
  @IsLine(64)
  barcode?: string | null;

  /** For shipping rates. */
  @ApiPropertyOptional({ type: 'integer', nullable: true, example: 250 })
  @MayBeNull()
  @IsInt()
  @Min(0)
  @Max(MAX_INT)
  weightGrams?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @MayBeNull()
  @IsInt()
  @Min(0)
  @Max(MAX_INT)
  lengthMm?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @MayBeNull()
  @IsInt()
  @Min(0)
  @Max(MAX_INT)
  widthMm?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true })
  @MayBeNull()
  @IsInt()
  @Min(0)
  @Max(MAX_INT)
  heightMm?: number | null;

  /** False: sold without counting; default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  trackInventory?: boolean;

  /** False: not for sale; default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  /** Its id in another system, unique. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @MayBeNull()
  @IsLine(120)
  externalId?: string | null;

  /** One of the product's images. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @MayBeNull()
  @IsId('asset')
  assetId?: string | null;

  /** Custom fields of this installation. */
  @CustomInput('variant')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

/** A new variant. */
export class CreateVariantRequest extends VariantFactsRequest {
  /** Unique without regard to case, archived variants included; 1 to 100 characters. */
  @ApiProperty({ example: 'TEA-M-BLUE', maxLength: 100 })
  @IsLine(100)
  sku: string;

  /** Group code → option code, one for every group of the product. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { size: 'm', color: 'blue' },
  })
  @MayBeAbsent()
  @IsObject()
  options?: Record<string, string>;
}

/** Changes of a variant. Absent fields stay. */
export class UpdateVariantRequest extends VariantFactsRequest {
  @ApiPropertyOptional({ maxLength: 100 })
  @MayBeAbsent()
  @IsLine(100)
  sku?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @MayBeAbsent()
  @IsObject()
  options?: Record<string, string>;

  /** Rank among the variants; beyond the end is last. */
  @ApiPropertyOptional({ type: 'integer' })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(100_000)
  position?: number;
}

/** A variant as staff see it. Its version is its product's. */
@ListDefaults({ sort: '-id' })
export class VariantResponse {
  @ApiProperty({ example: 'var_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'prod' })
  productId: string;

  @ApiProperty({ example: 'TEA-M-BLUE' })
  @Filterable()
  sku: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  barcode: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  weightGrams: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  lengthMm: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  widthMm: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  heightMm: number | null;

  @ApiProperty()
  trackInventory: boolean;

  @ApiProperty()
  @Filterable({ type: 'boolean' })
  active: boolean;

  @ApiProperty({ type: 'integer' })
  position: number;

  @ApiProperty({ type: String, nullable: true })
  @Filterable()
  externalId: string | null;

  @ApiProperty({ type: String, nullable: true })
  assetId: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  archivedAt: Date | null;

  @CustomOutput('variant')
  custom: Record<string, unknown> | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(variant: Variant): VariantResponse {
    return {
      id: variant.id,
      productId: variant.productId,
      sku: variant.sku,
      barcode: variant.barcode,
      weightGrams: variant.weightGrams,
      lengthMm: variant.lengthMm,
      widthMm: variant.widthMm,
      heightMm: variant.heightMm,
      trackInventory: variant.trackInventory,
      active: variant.active,
      position: variant.position,
      externalId: variant.externalId,
      assetId: variant.assetId,
      archivedAt: variant.archivedAt,
      custom: variant.custom,
      createdAt: variant.createdAt,
      updatedAt: variant.updatedAt,
    };
  }
}

/** A variant inside its product, with its options. */
export class ProductVariantResponse extends VariantResponse {
  /** Group code → option code. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { size: 'm' } })
  options: Record<string, string>;

  static ofTree(tree: ProductTree): ProductVariantResponse[] {
    const groups = sortedGroups(tree);
    return [...tree.variants]
      .sort((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || a.position - b.position)
      .map((variant) => ({ ...VariantResponse.from(variant), options: optionCodes(tree, groups, variant.id) }));
  }
}

function optionCodes(
  tree: ProductTree,
  groups: ReturnType<typeof sortedGroups>,
  variantId: string,
): Record<string, string> {
  const own = tree.variantOptions.filter((row) => row.variantId === variantId);
  return Object.fromEntries(
    groups.flatMap((group) => {
      const optionId = own.find((row) => row.optionGroupId === group.id)?.optionId;
      const option = tree.options.find((candidate) => candidate.id === optionId);
      return option ? [[group.code, option.code]] : [];
    }),
  );
}
