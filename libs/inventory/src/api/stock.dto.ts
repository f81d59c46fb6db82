import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Filterable, IsId, ListDefaults } from 'markethall/kernel';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import type { StockLevelRow, StockMovementRow } from '../inventory-queries.js';
import { movementKinds, type MovementKind } from '../entities/stock-movement.entity.js';
import type { AdjustedLevel } from '../stock-adjustment.service.js';

const MAX_UNITS = 1_000_000_000;

/** A change of stock: `delta`, or an absolute `onHand` with the `expected` value that was read before. */
export class CreateStockAdjustmentRequest {
  @ApiProperty({ example: 'var_01h455vb4pex5vsknk084sn02q' })
  @IsId('var')
  variantId: string;

  /** Default: the location that is asked first. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsId('loc')
  locationId?: string | null;

  /** Units more, or less when negative. Not together with `onHand`. */
  @ApiPropertyOptional({ type: 'integer', example: 5 })
  @ValidateIf((body: CreateStockAdjustmentRequest) => body.delta !== undefined)
  @IsInt()
  @Min(-MAX_UNITS)
  @Max(MAX_UNITS)
  delta?: number;

  /** What lies there from now on, in units. */
  @ApiPropertyOptional({ type: 'integer', example: 40 })
  @ValidateIf((body: CreateStockAdjustmentRequest) => body.onHand !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_UNITS)
  onHand?: number;

  /** Only with `onHand`: 409 `stock_changed` unless this is what lies there now. */
  @ApiPropertyOptional({ type: 'integer', example: 35 })
  @ValidateIf((body: CreateStockAdjustmentRequest) => body.expected !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_UNITS)
  expected?: number;

  /** Units that become unsellable (damaged), or sellable again when negative. */
  @ApiPropertyOptional({ type: 'integer' })
  @ValidateIf((body: CreateStockAdjustmentRequest) => body.unavailableDelta !== undefined)
  @IsInt()
  @Min(-MAX_UNITS)
  @Max(MAX_UNITS)
  unavailableDelta?: number;

  /** Why, for the ledger: 3 to 200 characters. */
  @ApiProperty({ example: 'stock count', minLength: 3, maxLength: 200 })
  @IsString()
  @Length(3, 200)
  @Matches(/\S.*\S/s)
  reason: string;
}

/** The level after an adjustment. */
export class StockAdjustmentResponse {
  @ApiProperty({ example: 'lvl_01h455vb4pex5vsknk084sn02q' })
  levelId: string;

  @ApiProperty()
  variantId: string;

  @ApiProperty()
  locationId: string;

  /** Units that lie there. */
  @ApiProperty({ type: 'integer' })
  onHand: number;

  /** Units for sale there. */
  @ApiProperty({ type: 'integer' })
  available: number;

  static from(level: AdjustedLevel): StockAdjustmentResponse {
    return { ...level };
  }
}

/** Rules of a level. Absent fields stay. */
export class UpdateStockLevelRequest {
  /** Units that are never sold. */
  @ApiPropertyOptional({ type: 'integer' })
  @ValidateIf((body: UpdateStockLevelRequest) => body.safety !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_UNITS)
  safety?: number;

  /** Units that may be sold beyond what is there. */
  @ApiPropertyOptional({ type: 'integer' })
  @ValidateIf((body: UpdateStockLevelRequest) => body.backorderLimit !== undefined)
  @IsInt()
  @Min(0)
  @Max(MAX_UNITS)
  backorderLimit?: number;
}

/** The stock of one item at one location, in units. */
@ListDefaults({
  sort: '-id',
  filters: { variantId: { type: 'id', idPrefix: 'var' } },
})
export class StockLevelResponse {
  @ApiProperty({ example: 'lvl_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'item' })
  itemId: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'loc' })
  locationId: string;

  /** Variants that are sold from this item; one for everything that is not part of a kit. */
  @ApiProperty({ type: [String] })
  variantIds: string[];

  @ApiProperty({ type: 'integer' })
  onHand: number;

  /** Held for checkouts. */
  @ApiProperty({ type: 'integer' })
  reserved: number;

  /** Promised to placed orders, not shipped. */
  @ApiProperty({ type: 'integer' })
  allocated: number;

  /** Damaged or in quality control. */
  @ApiProperty({ type: 'integer' })
  unavailable: number;

  @ApiProperty({ type: 'integer' })
  safety: number;

  @ApiProperty({ type: 'integer' })
  backorderLimit: number;

  /** Units for sale, backorders included. */
  @ApiProperty({ type: 'integer' })
  available: number;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ level, variantIds }: StockLevelRow): StockLevelResponse {
    return {
      id: level.id,
      itemId: level.itemId,
      locationId: level.locationId,
      variantIds,
      onHand: level.onHand,
      reserved: level.reserved,
      allocated: level.allocated,
      unavailable: level.unavailable,
      safety: level.safety,
      backorderLimit: level.backorderLimit,
      available: level.available,
      version: level.version,
      updatedAt: level.updatedAt,
    };
  }
}

/** One line of the stock ledger. */
@ListDefaults({
  sort: '-id',
  filters: { variantId: { type: 'id', idPrefix: 'var' } },
})
export class StockMovementResponse {
  @ApiProperty()
  id: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'item' })
  itemId: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'loc' })
  locationId: string;

  @ApiProperty({ enum: movementKinds })
  @Filterable({ type: 'enum', values: movementKinds })
  kind: MovementKind;

  @ApiProperty({ type: 'integer' })
  onHandDelta: number;

  @ApiProperty({ type: 'integer' })
  reservedDelta: number;

  @ApiProperty({ type: 'integer' })
  allocatedDelta: number;

  @ApiProperty({ type: 'integer' })
  unavailableDelta: number;

  /** reservation, shipment, adjustment, return. */
  @ApiProperty()
  causeType: string;

  /** Id of the cause, such as an order. */
  @ApiProperty()
  @Filterable()
  causeId: string;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ type: String, nullable: true })
  actorId: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  static from(movement: StockMovementRow): StockMovementResponse {
    return { ...movement };
  }
}
