import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsEmail,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AddressInput } from 'markethall/customers';
import { CustomInput, IsCurrency, IsId } from 'markethall/kernel';
import type { CartPatch } from '../cart-patch.js';
import type { LineInput, NewCart } from '../cart.service.js';

const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
/** A PATCH may leave a field out, but not clear it. */
const isSent = (_: object, value: unknown) => value !== undefined;

/** Units of a variant. Prices, discounts and taxes are the server's: a request that brings its own is refused. */
export class AddCartLineRequest implements LineInput {
  @ApiProperty({ example: 'var_01h455vb4pex5vsknk084sn02q' }) @IsId('var') variantId: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10_000, example: 1 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
  /** Custom fields of cart lines; lines of one variant with different fields stay apart. */
  @CustomInput('cart_line')
  @IsOptional()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

export class ApplyCouponRequest {
  /** Letters in any case; blanks around it do not matter. */
  @ApiProperty({ example: 'WELCOME10', minLength: 1, maxLength: 64 })
  @IsString()
  @Length(1, 64)
  @Matches(/^[\p{L}\p{N}\p{P} ]+$/u)
  @Matches(/\S/)
  code: string;
}

/** Zero is a price. */
export class LinePriceInput {
  /** Minor units of one unit, in the terms of the channel's price entry. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1_000_000_000_000, example: 1999 })
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  amount: number;
  /** The cart's. */
  @ApiProperty({ example: 'EUR' }) @IsCurrency() currency: string;
}

/** A price by hand, by staff. */
export class SetLinePriceRequest {
  @ApiProperty({ type: LinePriceInput })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => LinePriceInput)
  unitPrice: LinePriceInput;
  /** Kept with the line, shown in its price trace. */
  @IsString() @Length(3, 200) @Matches(/\S/) reason: string;
}

export class UpdateCartLineRequest {
  /** To take a line out, delete it. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10_000, example: 2 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
}

export class UpdateCartRequest implements CartPatch {
  /** Where the confirmation goes; null clears. */
  @ApiProperty({ type: String, required: false, nullable: true, maxLength: 254, example: 'ada@example.com' })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  @IsEmail()
  email?: string | null;
  /** Where the goods go; null clears. Its country must be one that the channel delivers to. */
  @ApiProperty({ type: AddressInput, required: false, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressInput)
  shippingAddress?: AddressInput | null;
  /** Null means: the same as the shipping address. */
  @ApiProperty({ type: AddressInput, required: false, nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => AddressInput)
  billingAddress?: AddressInput | null;
  /** One of the cart's delivery options; null clears. */
  @ApiProperty({ type: String, required: false, nullable: true })
  @IsOptional()
  @IsId('dm')
  deliveryMethodId?: string | null;
  /** ISO 4217, one of the channel's; prices are taken from its price lists, never converted. */
  @ApiProperty({ required: false, example: 'EUR' })
  @ValidateIf(isSent)
  @IsCurrency()
  currency?: string;
  /** BCP 47, one of the channel's. */
  @ApiProperty({ required: false, example: 'en' })
  @ValidateIf(isSent)
  @IsString()
  @Matches(LOCALE)
  locale?: string;
}

/** Everything is optional: an empty object opens an empty cart. */
export class CreateCartRequest extends UpdateCartRequest implements NewCart {
  @ApiProperty({ type: [AddCartLineRequest], required: false, maxItems: 200 })
  @ValidateIf(isSent)
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => AddCartLineRequest)
  lines?: AddCartLineRequest[];
}
