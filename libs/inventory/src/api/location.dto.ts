import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Filterable, IsId, ListDefaults, Sortable } from 'markethall/kernel';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import type { LocationWithChannels } from '../location.service.js';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A new place that holds stock. */
export class CreateLocationRequest {
  /** Short name for integrations: letters, digits, dot, dash, underscore; unique without regard to case. */
  @ApiProperty({ example: 'berlin', maxLength: 64 })
  @IsString()
  @Matches(CODE)
  code: string;

  /** Shown to staff, 1 to 120 characters. */
  @ApiProperty({ example: 'Warehouse Berlin', maxLength: 120 })
  @IsString()
  @Length(1, 120)
  @Matches(/\S/)
  name: string;

  /** ISO 3166-1 alpha-2, upper case. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'DE' })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Z]{2}$/)
  countryCode?: string | null;

  /** Smaller is asked first when stock is allocated; default 0. */
  @ApiPropertyOptional({ type: 'integer', default: 0 })
  @ValidateIf((body: CreateLocationRequest) => body.priority !== undefined)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  priority?: number;

  /** Inactive locations sell nothing; default true. */
  @ApiPropertyOptional({ default: true })
  @ValidateIf((body: CreateLocationRequest) => body.active !== undefined)
  @IsBoolean()
  active?: boolean;

  /** Channels that it serves; null or absent: all of them. */
  @ApiPropertyOptional({ type: [String], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsId('chan', { each: true })
  channelIds?: string[] | null;
}

/** Changed fields of a location; absent ones stay. */
export class UpdateLocationRequest {
  /** See creation. */
  @ApiPropertyOptional({ maxLength: 64 })
  @ValidateIf((body: UpdateLocationRequest) => body.code !== undefined)
  @IsString()
  @Matches(CODE)
  code?: string;

  /** See creation. */
  @ApiPropertyOptional({ maxLength: 120 })
  @ValidateIf((body: UpdateLocationRequest) => body.name !== undefined)
  @IsString()
  @IsNotEmpty()
  @Length(1, 120)
  @Matches(/\S/)
  name?: string;

  /** ISO 3166-1 alpha-2; null clears it. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Matches(/^[A-Z]{2}$/)
  countryCode?: string | null;

  /** Smaller is asked first. */
  @ApiPropertyOptional({ type: 'integer' })
  @ValidateIf((body: UpdateLocationRequest) => body.priority !== undefined)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  priority?: number;

  /** Inactive locations sell nothing. */
  @ApiPropertyOptional()
  @ValidateIf((body: UpdateLocationRequest) => body.active !== undefined)
  @IsBoolean()
  active?: boolean;

  /** Channels that it serves; null: all of them. */
  @ApiPropertyOptional({ type: [String], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsId('chan', { each: true })
  channelIds?: string[] | null;
}

/** A place that holds stock. */
@ListDefaults({ sort: 'name' })
export class LocationResponse {
  @ApiProperty({ example: 'loc_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'berlin' })
  @Filterable()
  code: string;

  @ApiProperty({ example: 'Warehouse Berlin' })
  @Sortable()
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'DE' })
  countryCode: string | null;

  /** Smaller is asked first. */
  @ApiProperty({ type: 'integer' })
  priority: number;

  @ApiProperty()
  @Filterable({ type: 'boolean' })
  active: boolean;

  /** Null: all channels. */
  @ApiProperty({ type: [String], nullable: true })
  channelIds: string[] | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ location, channelIds }: LocationWithChannels): LocationResponse {
    return {
      id: location.id,
      code: location.code,
      name: location.name,
      countryCode: location.countryCode,
      priority: location.priority,
      active: location.active,
      channelIds,
      version: location.version,
      createdAt: location.createdAt,
      updatedAt: location.updatedAt,
    };
  }
}
