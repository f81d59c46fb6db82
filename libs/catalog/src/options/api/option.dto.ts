import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsLine, IsTranslations, MayBeAbsent, wordsOf } from '../../translations/text.decorators.js';
import type { OptionGroupInput, OptionInput } from '../../products/product-input.js';
import { optionsOf, sortedGroups, type ProductTree } from '../../products/product-tree.js';

/** Letters and digits of any script with dashes, dots and underscores between them. */
const CODE = /^[\p{L}\p{N}]+(?:[-._][\p{L}\p{N}]+)*$/u;

/** The name of a group or an option in one language. */
export class OptionNameInput {
  /** 1 to 120 characters. */
  @ApiProperty({ example: 'Size', maxLength: 120 })
  @IsLine(120)
  name: string;
}

/** One value of a group. */
export class OptionValueRequest {
  /** Unique in the group; made from the name when absent. */
  @ApiPropertyOptional({ example: 'm', maxLength: 64 })
  @MayBeAbsent()
  @IsLine(64)
  @Matches(CODE)
  code?: string;

  @IsTranslations(OptionNameInput)
  translations: Map<string, OptionNameInput>;

  static toInput(request: OptionValueRequest): OptionInput {
    return {
      ...(request.code === undefined ? {} : { code: request.code }),
      translations: wordsOf(request.translations),
    };
  }
}

/** What variants differ in, with its values in order. */
export class OptionGroupRequest extends OptionValueRequest {
  @ApiProperty({ type: [OptionValueRequest] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => OptionValueRequest)
  values: OptionValueRequest[];

  static toGroupInput(request: OptionGroupRequest): OptionGroupInput {
    return {
      ...OptionValueRequest.toInput(request),
      values: request.values.map((value) => OptionValueRequest.toInput(value)),
    };
  }
}

/** A new group of a product that may have variants: each of them needs an option of it. */
export class CreateOptionGroupRequest extends OptionGroupRequest {
  /** Variant id → option code; needed for every variant that is not archived. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @MayBeAbsent()
  @IsObject()
  assignments?: Record<string, string>;
}

/** Changes of a group. Absent fields stay. */
export class UpdateOptionGroupRequest {
  @IsTranslations(OptionNameInput, { optional: true })
  translations?: Map<string, OptionNameInput>;

  /** Rank among the groups; beyond the end is last. */
  @ApiPropertyOptional({ type: 'integer' })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(1000)
  position?: number;

  /** The whole list, matched by code: new ones are added, missing ones removed unless a variant uses them. */
  @ApiPropertyOptional({ type: [OptionValueRequest] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => OptionValueRequest)
  values?: OptionValueRequest[];
}

/** An option with its names. */
export class OptionResponse {
  @ApiProperty({ example: 'opt_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'm' })
  code: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'object', properties: { name: { type: 'string' } } } })
  translations: Record<string, { name: string }>;
}

/** An option group with its options in order. */
export class OptionGroupResponse extends OptionResponse {
  @ApiProperty({ type: [OptionResponse] })
  values: OptionResponse[];

  static ofTree(tree: ProductTree): OptionGroupResponse[] {
    return sortedGroups(tree).map((group) => ({
      id: group.id,
      code: group.code,
      translations: namesOf(tree.groupTranslations.filter((row) => row.optionGroupId === group.id)),
      values: optionsOf(tree, group.id).map((option) => ({
        id: option.id,
        code: option.code,
        translations: namesOf(tree.optionTranslations.filter((row) => row.optionId === option.id)),
      })),
    }));
  }
}

function namesOf(rows: readonly { locale: string; name: string }[]): Record<string, { name: string }> {
  return Object.fromEntries(rows.map((row) => [row.locale, { name: row.name }]));
}
