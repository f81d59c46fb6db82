import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { IsInstant } from 'markethall/kernel';

/** The field may be absent; null is not "absent". */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** The field may be absent or null. */
export const MayBeNull = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined && value !== null);

/** Letters, digits, dot, dash, underscore; unique without regard to case. */
export const IsCode = (): PropertyDecorator =>
  applyDecorators(IsString(), Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

/** One line of text that is not blank, without control characters. */
export const IsLine = (max: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(max),
    Matches(/^[^\p{Cc}\p{Cs}\u2028\u2029]*[^\s\p{C}][^\p{Cc}\p{Cs}\u2028\u2029]*$/u),
  );

/** A moment in RFC 3339; may be absent or null. */
export const OptionalTime = (): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ type: String, format: 'date-time', nullable: true }), MayBeNull(), IsInstant());

/** A whole number from 1 on; may be absent, or null for "without limit". */
export const OptionalLimit = (max = 1_000_000_000): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 1, maximum: max }),
    MayBeNull(),
    IsInt(),
    Min(1),
    Max(max),
  );

/** A time of an answer; null where it has none. */
export const NullableTime = (): PropertyDecorator => ApiProperty({ type: String, format: 'date-time', nullable: true });

/** Without the fields that are undefined. */
export const definedOf = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>; // just filtered
  };
