import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Filterable, ListDefaults, MoneyView, Sortable } from 'markethall/kernel';

/** Paths of one picture below the api's origin. */
export class ImageView {
  @ApiProperty({ example: '/media/9f…/thumb.webp', description: 'At most 160 pixels a side' })
  thumb: string;

  @ApiProperty({ example: '/media/9f…/card.webp', description: 'At most 480 pixels a side' })
  card: string;

  @ApiProperty({ example: '/media/9f…/full.webp', description: 'At most 1200 pixels a side' })
  full: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'What it shows, in words' })
  alt?: string | null;
}

export class CategoryRefView {
  @ApiProperty({ example: 'cat_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'tea' })
  slug: string;

  @ApiProperty({ example: 'Tea' })
  name: string;
}

export class OptionValueView {
  @ApiProperty({ example: 'opt_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: '250' })
  code: string;

  @ApiProperty({ example: '250 g' })
  name: string;
}

export class OptionView {
  @ApiProperty({ example: 'optg_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'pack' })
  code: string;

  @ApiProperty({ example: 'Pack' })
  name: string;

  @ApiProperty({ type: OptionValueView, isArray: true })
  values: OptionValueView[];
}

/** Whether and how much can be bought now. Checked again when a cart is filled and when it is placed. */
export class AvailabilityView {
  @ApiProperty({ example: true })
  inStock: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 7,
    description: 'Units left when there are at most 10; null for more, and where stock is not tracked',
  })
  lowStock: number | null;
}

export class PriceTierView {
  @ApiProperty({ type: 'integer', example: 10, description: 'From this number of units of the variant in the cart' })
  minQty: number;

  @ApiProperty({ type: MoneyView, description: 'Of one unit' })
  price: MoneyView;
}

export class VariantView {
  @ApiProperty({ example: 'var_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'TEA-ASSAM-250' })
  sku: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  barcode: string | null;

  @ApiProperty({ example: '250 g', description: 'Names of the option values; empty when the product has one variant' })
  name: string;

  @ApiProperty({ type: [String], description: 'One id of an option value for each option' })
  optionValueIds: string[];

  @ApiProperty({ type: 'integer', nullable: true, example: 280 })
  weightGrams: number | null;

  @ApiProperty({
    example: true,
    description: 'False: it has no price in this channel and currency and cannot be bought',
  })
  forSale: boolean;

  @ApiProperty({
    type: MoneyView,
    nullable: true,
    description: 'Of one unit, after catalog promotions: what a cart asks. Null: not for sale in this currency',
  })
  price: MoneyView | null;

  @ApiProperty({
    type: MoneyView,
    nullable: true,
    description: 'Ordinary price that a sale or a promotion lowers; null where none does',
  })
  compareAtPrice: MoneyView | null;

  @ApiProperty({
    type: MoneyView,
    nullable: true,
    description:
      'Lowest price of the 30 days before the reduction began (Directive 98/6/EC, Article 6a); null where nothing is reduced and for what was not for sale before',
  })
  priorPrice: MoneyView | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 20,
    description: 'How far below `priorPrice` the price is, rounded down; null where it is not',
  })
  discountPercent: number | null;

  @ApiProperty({
    type: [String],
    example: ['Black Week'],
    description: 'Of promotions that lower the price or concern the variant, the most important first',
  })
  badges: string[];

  @ApiProperty({
    type: PriceTierView,
    isArray: true,
    description: 'Empty where the price does not depend on the quantity',
  })
  priceTiers: PriceTierView[];

  @ApiProperty({ type: AvailabilityView })
  availability: AvailabilityView;
}

/** A product in a list. */
@ListDefaults({
  sort: '-createdAt',
  resource: 'product',
  filters: { category: { type: 'id', idPrefix: 'cat', ops: ['eq'] } },
})
export class StoreProductSummary {
  @ApiProperty({ example: 'prod_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'assam-breakfast-tea' })
  slug: string;

  @ApiProperty({ example: 'Assam breakfast tea' })
  @Sortable()
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Blatt & Berg' })
  @Filterable({ ops: ['eq', 'in'] })
  brand: string | null;

  @ApiProperty({ type: ImageView, nullable: true })
  image: ImageView | null;

  @ApiProperty({ example: true, description: 'At least one variant has a price in this channel and currency' })
  forSale: boolean;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'Lowest price of its variants' })
  priceFrom: MoneyView | null;

  @ApiProperty({ type: MoneyView, nullable: true, description: 'Highest price of its variants' })
  priceTo: MoneyView | null;

  @ApiProperty({
    type: MoneyView,
    nullable: true,
    description: 'Ordinary price of the cheapest variant, where a sale or a promotion lowers it',
  })
  compareAtPrice: MoneyView | null;

  @ApiProperty({
    type: MoneyView,
    nullable: true,
    description: 'Lowest price of the cheapest variant in the 30 days before its reduction began',
  })
  priorPrice: MoneyView | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 20,
    description: 'How far below `priorPrice` the price of the cheapest variant is, rounded down; null where it is not',
  })
  discountPercent: number | null;

  @ApiProperty({
    type: [String],
    example: ['Black Week'],
    description: 'Of promotions that concern one of its variants',
  })
  badges: string[];

  @ApiProperty({ example: true, description: 'Prices include tax' })
  priceIncludesTax: boolean;

  @ApiProperty({ example: true, description: 'At least one variant can be bought' })
  inStock: boolean;

  @ApiProperty({ type: 'integer', example: 3 })
  variantCount: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'var_01h2xcejqtf2nbrexx3vqjhp41',
    description: 'The variant, where there is just one',
  })
  onlyVariantId: string | null;

  @ApiProperty({ example: '2026-11-22T09:30:00.000Z' })
  @Sortable()
  createdAt: string;
}

/** Everything of a product page. Cached for up to 10 seconds: price and stock are checked again in the cart. */
export class StoreProductResponse {
  @ApiProperty({ example: 'prod_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ example: 'assam-breakfast-tea' })
  slug: string;

  @ApiProperty({ example: 'Assam breakfast tea' })
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'Sanitized HTML' })
  description: string | null;

  @ApiProperty({ type: String, nullable: true })
  brand: string | null;

  @ApiProperty({ type: String, nullable: true })
  productType: string | null;

  @ApiProperty({ type: String, nullable: true })
  seoTitle: string | null;

  @ApiProperty({ type: String, nullable: true })
  seoDescription: string | null;

  @ApiProperty({ example: 'en', description: 'Language of the texts: a fallback where the wanted one is missing' })
  contentLocale: string;

  @ApiProperty({ type: ImageView, isArray: true })
  images: ImageView[];

  @ApiProperty({ type: CategoryRefView, isArray: true })
  categories: CategoryRefView[];

  @ApiProperty({ type: OptionView, isArray: true })
  options: OptionView[];

  @ApiProperty({ type: VariantView, isArray: true })
  variants: VariantView[];

  @ApiProperty({
    type: [String],
    example: ['Black Week'],
    description: 'Of promotions that concern one of its variants',
  })
  badges: string[];

  @ApiProperty({ example: true, description: 'Prices include tax' })
  priceIncludesTax: boolean;

  @ApiProperty({ example: '2026-11-22T09:30:00.000Z' })
  createdAt: string;

  @ApiProperty({ example: '2026-11-22T09:30:00.000Z' })
  updatedAt: string;
}
