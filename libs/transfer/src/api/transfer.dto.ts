import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { IsId } from 'markethall/kernel';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** How a file is to be imported: as query parameters, or as fields of the form in front of the file. */
export class ImportOptions {
  /** What the file holds. */
  @ApiPropertyOptional({ enum: ['products'], default: 'products' })
  @MayBeAbsent()
  @IsIn(['products'])
  kind?: 'products';

  /** `true`: writes nothing, tells what would happen and every problem. */
  @ApiPropertyOptional({ enum: ['true', 'false'], default: 'false' })
  @MayBeAbsent()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';

  /** Code of the channel whose prices the file sets and in which its products go on sale; default: the default channel for new products. */
  @ApiPropertyOptional({ example: 'default', maxLength: 64 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(64)
  channel?: string;

  /** Currency of the prices of a Shopify file; default: the channel's. */
  @ApiPropertyOptional({ example: 'EUR' })
  @MayBeAbsent()
  @IsString()
  @Matches(/^[A-Z]{3}$/)
  currency?: string;

  /** Language of the texts of a Shopify file; default: the channel's. */
  @ApiPropertyOptional({ example: 'en' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(35)
  locale?: string;
}

/** Which products to export, and how. */
export class ExportProductsRequest {
  @ApiPropertyOptional({ enum: ['products'], default: 'products' })
  @IsOptional()
  @IsIn(['products'])
  kind?: 'products';

  /** `csv` can be imported again; `ndjson` is one JSON document a line, prices in minor units. */
  @ApiPropertyOptional({ enum: ['csv', 'ndjson'], default: 'csv' })
  @MayBeAbsent()
  @IsIn(['csv', 'ndjson'])
  format?: 'csv' | 'ndjson';

  /** Only products in one of these states; absent: all. */
  @ApiPropertyOptional({ enum: ['draft', 'active', 'archived'], isArray: true })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(3)
  @ArrayUnique()
  @IsIn(['draft', 'active', 'archived'], { each: true })
  status?: string[];

  /** Only products in this category or below it. */
  @ApiPropertyOptional({ example: 'cat_01h455vb4pex5vsknk084sn02q' })
  @MayBeAbsent()
  @IsId('cat')
  categoryId?: string;

  /** Code of a channel: only its products, in its languages and at its prices; default: all products, the default channel's prices. */
  @ApiPropertyOptional({ example: 'default', maxLength: 64 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(64)
  channel?: string;
}

/** An import or export that has begun; watch it under `/api/v1/admin/jobs/{id}`. */
export class TransferResponse {
  @ApiProperty({ example: 'job_01k0000000000000000000000a' })
  id: string;

  @ApiProperty({ example: 'transfer.product-import' })
  kind: string;

  @ApiProperty({ enum: ['queued', 'running', 'succeeded', 'failed', 'canceled'] })
  state: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}
