import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsId, MoneyInput } from 'markethall/kernel';

/** Cancels an order. */
export class CancelOrderRequest {
  /** Shown to the customer. */
  @ApiProperty({ minLength: 3, maxLength: 200, example: 'bought twice' })
  @IsString()
  @Length(3, 200)
  reason: string;
}

/** How much of a line leaves the house. */
export class ShipmentLineRequest {
  @ApiProperty({ example: 'oli_01k0…' })
  @IsId('oli')
  lineId: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  quantity: number;
}

/** Records a shipment. */
export class CreateShipmentRequest {
  /** Left out: everything that is still open. */
  @ApiPropertyOptional({ type: ShipmentLineRequest, isArray: true, maxItems: 1_000 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => ShipmentLineRequest)
  lines?: ShipmentLineRequest[];

  @ApiPropertyOptional({ maxLength: 80, example: 'DHL' })
  @IsOptional()
  @IsString()
  @Length(1, 80)
  carrier?: string;

  @ApiPropertyOptional({ maxLength: 120, example: '00340434161094042557' })
  @IsOptional()
  @IsString()
  @Length(1, 120)
  trackingNumber?: string;

  /** Where the customer can follow it: http or https. */
  @ApiPropertyOptional({ maxLength: 500, example: 'https://carrier.example/track/00340434161094042557' })
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true })
  @MaxLength(500)
  trackingUrl?: string;
}

/** Leaves a note on the timeline. */
export class AddNoteRequest {
  @ApiProperty({ minLength: 1, maxLength: 2_000 })
  @IsString()
  @Length(1, 2_000)
  note: string;
}

/** A positive amount. */
export class OrderAmountInput extends MoneyInput {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, example: 1999 })
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  override amount: number;
}

/** Marks an order as paid by hand. */
export class MarkOrderPaidRequest {
  /** Left out: everything that is outstanding. */
  @ApiPropertyOptional({ type: OrderAmountInput })
  @ValidateIf((_body, value) => value !== undefined)
  @IsObject()
  @ValidateNested()
  @Type(() => OrderAmountInput)
  amount?: OrderAmountInput;
}
