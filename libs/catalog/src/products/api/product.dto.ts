import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { CustomOutput, Filterable, ListDefaults, Sortable } from 'markethall/kernel';
import { OptionGroupResponse } from '../../options/api/option.dto.js';
import { ProductVariantResponse } from '../../variants/api/variant.dto.js';
import {
  type Product,
  type ProductKind,
  productKinds,
  productStatuses,
  type ProductStatus,
} from '../entities/product.entity.js';
import type { ProductListRow } from '../product-queries.js';
import type { ProductTree } from '../product-tree.js';

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
