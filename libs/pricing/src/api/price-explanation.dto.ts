import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min, ValidateIf } from 'class-validator';
import { IsCurrency, IsId, IsInstant, MoneyView } from 'markethall/kernel';
import { priceListKinds, type PriceListKind } from '../entities/price-list.entity.js';
import { type PriceExplanation, type PriceOutcome, priceOutcomes } from '../price-explanation.service.js';
import type { PriceReduction } from '../price-history.js';
import type { PriceAmount } from '../prior-price.js';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** For whom, where and when a price is to be explained. */
export class PriceExplanationQuery {
  /** Code or id of the channel. */
  @ApiProperty({ example: 'default', maxLength: 64 })
  @IsString()
  @Length(1, 64)
  channel: string;

  /** ISO 4217. */
  @ApiProperty({ example: 'EUR' })
  @IsCurrency()
  currency: string;

  /** Default: a shopper without a group. */
  @ApiPropertyOptional({ example: 'cgrp_01h455vb4pex5vsknk084sn02q' })
  @MayBeAbsent()
  @IsId('cgrp')
  customerGroup?: string;

  /** Units of the variant in the cart; default 1. */
  @ApiPropertyOptional({ type: 'integer', default: 1 })
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  quantity?: number;

  /** Default: now. Whatever the time, today's prices and lists are judged by their windows. */
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @MayBeAbsent()
  @IsInstant()
  at?: string;
}

/** An amount with its tax basis. */
export class PriceAmountView {
  @ApiProperty({ type: MoneyView })
  price: MoneyView;

  @ApiProperty()
  includesTax: boolean;

  static of({ amount, includesTax }: PriceAmount, currency: string): PriceAmountView {
    return { price: MoneyView.of(amount, currency), includesTax };
  }
}

/** The unit price from a quantity on. */
export class ExplainedTier extends PriceAmountView {
  @ApiProperty({ type: 'integer' })
  minQty: number;
}

/** A reduction in force. */
export class PriceReductionView {
  @ApiProperty({ type: String, format: 'date-time' })
  beganAt: Date;

  /** Lowest price of the 30 days before it began; with tax and without, where there were both. */
  @ApiProperty({ type: [PriceAmountView] })
  priorPrices: PriceAmountView[];

  static of({ beganAt, prior }: PriceReduction, currency: string): PriceReductionView {
    return { beganAt, priorPrices: prior.map((one) => PriceAmountView.of(one, currency)) };
  }
}

/** One price of the variant and what became of it. */
export class ExplainedPrice {
  @ApiProperty()
  priceId: string;

  @ApiProperty()
  priceListId: string;

  @ApiProperty()
  priceListCode: string;

  @ApiProperty()
  priceListName: string;

  @ApiProperty({ enum: priceListKinds })
  kind: PriceListKind;

  @ApiProperty({ type: 'integer' })
  priority: number;

  @ApiProperty({ type: String, nullable: true })
  channelId: string | null;

  @ApiProperty({ type: String, nullable: true })
  customerGroupId: string | null;

  @ApiProperty({ type: MoneyView })
  price: MoneyView;

  @ApiProperty()
  includesTax: boolean;

  @ApiProperty({ type: 'integer' })
  minQty: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validTo: Date | null;

  /** `won`, or the rule by which it lost or does not hold. */
  @ApiProperty({ enum: priceOutcomes, example: 'lower_priority' })
  outcome: PriceOutcome;

  static of({ price, list, outcome }: PriceExplanation['prices'][number]): ExplainedPrice {
    const { id: priceId, priceListId, includesTax, minQty, validFrom, validTo } = price;
    const { code: priceListCode, name: priceListName, kind, priority, channelId, customerGroupId } = list;
    return {
      ...{ priceId, priceListId, priceListCode, priceListName, kind, priority, channelId, customerGroupId },
      price: MoneyView.of(price.amount, price.currency),
      ...{ includesTax, minQty, validFrom, validTo, outcome },
    };
  }
}

/** Why a variant costs what it costs. */
export class PriceExplanationResponse {
  @ApiProperty()
  variantId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  at: Date;

  /** False: there is no price in this context, and nobody can buy it. */
  @ApiProperty()
  forSale: boolean;

  /** The price of one unit as it was entered; null: not for sale. */
  @ApiProperty({ type: PriceAmountView, nullable: true })
  unitPrice: PriceAmountView | null;

  /** The ordinary price that a sale lowers; null where nothing is lowered. */
  @ApiProperty({ type: MoneyView, nullable: true })
  originalPrice: MoneyView | null;

  @ApiProperty({ type: PriceReductionView, nullable: true })
  reduction: PriceReductionView | null;

  /** Unit prices by quantity. */
  @ApiProperty({ type: [ExplainedTier] })
  tiers: ExplainedTier[];

  /** Lowest price of the 30 days before `at`. */
  @ApiProperty({ type: [PriceAmountView] })
  lowestOf30Days: PriceAmountView[];

  /** The price changes by the clock then; null: no window begins or ends. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  changesAt: Date | null;

  /** Every price of the variant in the currency; the one that won first. */
  @ApiProperty({ type: [ExplainedPrice] })
  prices: ExplainedPrice[];

  static of(
    explained: PriceExplanation,
    c: { variantId: string; currency: string; at: Date },
  ): PriceExplanationResponse {
    const { price, prices, reduction, lowest, changesAt } = explained;
    return {
      variantId: c.variantId,
      at: c.at,
      forSale: price !== null,
      unitPrice: price && PriceAmountView.of(price, c.currency),
      originalPrice:
        price && price.originalAmount > price.amount ? MoneyView.of(price.originalAmount, c.currency) : null,
      reduction: reduction && PriceReductionView.of(reduction, c.currency),
      tiers: (price?.tiers ?? []).map((tier) => ({ minQty: tier.minQty, ...PriceAmountView.of(tier, c.currency) })),
      lowestOf30Days: lowest.map((one) => PriceAmountView.of(one, c.currency)),
      changesAt,
      prices: prices.map((one) => ExplainedPrice.of(one)),
    };
  }
}
