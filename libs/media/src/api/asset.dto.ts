import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { Filterable, ListDefaults, Sortable } from 'markethall/kernel';
import type { Asset } from '../entities/asset.entity.js';

/** A point of a picture in percent from its left upper corner. */
export class FocalPoint {
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 50 })
  @IsInt()
  @Min(0)
  @Max(100)
  x: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 50 })
  @IsInt()
  @Min(0)
  @Max(100)
  y: number;
}

export class UpdateAssetRequest {
  /** What should stay visible when the picture is cropped. */
  @ApiProperty({ type: FocalPoint })
  @IsDefined()
  @ValidateNested()
  @Type(() => FocalPoint)
  focalPoint: FocalPoint;
}

/** Paths below the api's origin; each always shows the same picture. */
export class AssetUrls {
  @ApiProperty({ example: '/media/9f…/thumb.webp', description: 'At most 160 pixels a side' })
  thumb: string;

  @ApiProperty({ example: '/media/9f…/card.webp', description: 'At most 480 pixels a side' })
  card: string;

  @ApiProperty({ example: '/media/9f…/full.webp', description: 'At most 1200 pixels a side' })
  full: string;
}

@ListDefaults({ sort: '-createdAt' })
export class AssetResponse {
  @ApiProperty({ example: 'asset_01h2xcejqtf2nbrexx3vqjhp41' })
  id: string;

  @ApiProperty({ type: 'integer', example: 1 })
  version: number;

  @ApiProperty({ example: 'teapot.jpg', description: 'As the file was named when it was sent' })
  @Filterable({ ops: ['eq', 'like'] })
  fileName: string;

  @ApiProperty({ type: 'integer', example: 1200 })
  width: number;

  @ApiProperty({ type: 'integer', example: 1200 })
  height: number;

  @ApiProperty({ type: 'integer', example: 84211, description: 'Size of the full rendition' })
  bytes: number;

  @ApiProperty({ type: FocalPoint })
  focalPoint: FocalPoint;

  @ApiProperty({ type: AssetUrls })
  urls: AssetUrls;

  @ApiProperty({ example: '2026-11-22T09:30:00.000Z' })
  @Sortable()
  @Filterable({ type: 'date', ops: ['gte', 'lte', 'gt', 'lt'] })
  createdAt: string;

  static from(asset: Asset, urlOf: (rendition: 'thumb' | 'card' | 'full') => string): AssetResponse {
    return {
      id: asset.id,
      version: asset.version,
      fileName: asset.fileName,
      width: asset.width,
      height: asset.height,
      bytes: asset.bytes,
      focalPoint: { x: asset.focalX, y: asset.focalY },
      urls: { thumb: urlOf('thumb'), card: urlOf('card'), full: urlOf('full') },
      createdAt: asset.createdAt.toISOString(),
    };
  }
}
