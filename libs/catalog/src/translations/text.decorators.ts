import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, plainToInstance } from 'class-transformer';
import {
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  registerDecorator,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { canonicalLocale } from 'markethall/channels';

/** Most languages of one thing. */
export const MAX_LOCALES = 30;

/** One line of text with something to read in it: no control characters, no broken surrogates. */
const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*[^\s\p{C}][^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
/** Any text without control characters other than line breaks and tabs. */
const TEXT = /^(?:[^\p{Cc}\p{Cs}]|[\r\n\t])*$/u;

/** The field may be absent; null is not "absent". */
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** The field may be absent or null. */
export const MayBeNull = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined && value !== null);

/** One line of 1 to `max` characters. */
export const IsLine = (max: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(1, max),
    Matches(LINE, { message: '$property must be one line of text that is not blank' }),
  );

/** Text of several lines, at most `max` characters. */
export const IsText = (max: number): PropertyDecorator =>
  applyDecorators(IsString(), MaxLength(max), Matches(TEXT, { message: '$property must not hold control characters' }));

type Dto = new () => object;

/**
 * A map from locale to words, `{ "en": { … }, "de-AT": { … } }`: each entry is validated as `dto`, each key is a
 * canonical BCP 47 locale, at most 30. In memory it is a Map, because that is what class-validator walks; read it with
 * `translationsOf`. `removable`: null as an entry removes the locale.
 */
export function IsTranslations(dto: Dto, options: { optional?: boolean; removable?: boolean } = {}): PropertyDecorator {
  const schema = { type: 'object' as const, additionalProperties: { $ref: '#/components/schemas/' + dto.name } };
  const document = options.optional ? ApiPropertyOptional : ApiProperty;
  return applyDecorators(
    ...(options.optional ? [MayBeAbsent()] : []),
    Transform(({ value }: { value: unknown }): unknown => toMap(dto, value)),
    ValidateNested(),
    HasLocaleKeys(options.removable === true),
    (target: object) => {
      ApiExtraModels(dto)(target.constructor);
    },
    document({ ...schema, example: { en: {} }, description: 'By BCP 47 locale, such as en or de-AT' }),
  );
}

/** Stands for a null entry, since only objects can be entries of a validated map. */
class RemovedWords {
  @IsOptional()
  removed: boolean = true;
}

/** The validated map as a plain object; entries that were null are null again. */
export function translationsOf<T extends object>(map: ReadonlyMap<string, T> | undefined): Record<string, T | null> {
  return Object.fromEntries(
    [...(map ?? [])].map(([locale, words]) => [locale, words instanceof RemovedWords ? null : words]),
  );
}

/** The same for maps from which nothing can be removed. */
export function wordsOf<T extends object>(map: ReadonlyMap<string, T> | undefined): Record<string, T> {
  return Object.fromEntries(map ?? []);
}

function toMap(dto: Dto, value: unknown): unknown {
  if (!isObject(value)) return value;
  return new Map(
    Object.entries(value).map(([locale, words]: [string, unknown]) => [
      locale,
      words === null ? new RemovedWords() : isObject(words) ? plainToInstance(dto, words) : words,
    ]),
  );
}

function HasLocaleKeys(removable: boolean): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isTranslations',
      target: target.constructor,
      propertyName: String(property),
      options: { message: '$property must map canonical locales to objects' },
      validator: {
        validate: (value: unknown) => {
          if (!(value instanceof Map) || value.size === 0 || value.size > MAX_LOCALES) return false;
          return [...value].every(
            ([locale, words]: [unknown, unknown]) =>
              canonicalLocale(String(locale)) === locale &&
              isObject(words) &&
              (removable || !(words instanceof RemovedWords)),
          );
        },
      },
    });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
