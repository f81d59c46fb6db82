import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidatorOptions } from 'class-validator';
import { badRequest, type FieldProblem, invalid, notFound } from '../errors/app-error.js';
import { problemsOf } from './field-problems.js';
import { escapePointer } from './json-body.js';

const OPTIONS: ValidatorOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
  validationError: { target: false, value: false },
};

/** Marks a body that was announced (`Content-Type: application/json`) but empty; see fastify-setup. */
export const EMPTY_BODY = Symbol('empty body');

/**
 * Validates DTO parameters: bodies 422 with JSON pointers, queries 400, path parameters 404. Nothing is converted:
 * `"5"` is not 5 (a query DTO says `@Type(() => Number)`), and unknown fields are refused.
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const dto = metadata.metatype;
    if (!isDto(dto) || metadata.type === 'custom') return value;
    if (metadata.type === 'body') {
      if (value === EMPTY_BODY) throw badRequest('body_required', 'The body is empty');
      return check(dto, value ?? (value === undefined ? {} : value), metadata.data);
    }
    return checkParameters(dto, value, metadata.type);
  }
}

async function check(dto: Type, value: unknown, under: string | undefined): Promise<object> {
  const root = under === undefined ? '' : `/${under}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid([{ pointer: root, code: 'not_an_object' }]);
  }
  const instance = toInstance(dto, value);
  const errors = await validate(instance, OPTIONS);
  if (errors.length > 0) throw invalid(problemsOf(errors, value, root));
  const misshapen = shapeProblems(instance, root);
  if (misshapen.length > 0) throw invalid(misshapen.slice(0, 50));
  return instance;
}

async function checkParameters(dto: Type, value: unknown, kind: 'query' | 'param'): Promise<object> {
  const instance = toInstance(dto, typeof value === 'object' && value !== null ? value : {});
  const errors = await validate(instance, OPTIONS);
  if (errors.length === 0) return instance;
  if (kind === 'param') throw notFound('resource');
  const problems = problemsOf(errors, value, '');
  const first = problems[0];
  const parameter = first?.pointer.slice(1) ?? '';
  const code = first?.code === 'unknown_field' ? 'query_parameter_unknown' : 'query_parameter_invalid';
  throw badRequest(code, `The query parameter "${parameter}" is not valid`, {
    parameter,
    reason: first?.code,
    ...first?.params,
  });
}

/** class-validator lets a list pass where one nested object is declared, and null or a list among nested objects. */
function shapeProblems(instance: object, path: string): FieldProblem[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(instance.constructor, '', true, false)
    .filter((rule) => rule.type === 'nestedValidation')
    .flatMap((rule) => {
      const value: unknown = Reflect.get(instance, rule.propertyName);
      const pointer = `${path}/${escapePointer(rule.propertyName)}`;
      if (value === undefined || value === null) return [];
      if (!rule.each) return nestedProblems(value, pointer);
      if (!Array.isArray(value)) return [{ pointer, code: 'not_a_list' }];
      return value.flatMap((item: unknown, index) => nestedProblems(item, `${pointer}/${String(index)}`));
    });
}

const nestedProblems = (value: unknown, pointer: string): FieldProblem[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? [{ pointer, code: 'not_an_object' }]
    : shapeProblems(value, pointer);

/** class-transformer throws on a few odd inputs (a list where an object is declared): those are wrong types, not bugs. */
function toInstance(dto: Type, value: object): object {
  try {
    const instance: unknown = plainToInstance(dto, value, {
      enableImplicitConversion: false,
      exposeDefaultValues: true,
    });
    if (typeof instance === 'object' && instance !== null) return instance;
  } catch {
    // answered below
  }
  throw invalid([{ pointer: '', code: 'invalid_type' }]);
}

const known = new Map<unknown, boolean>();

/** True for a class with class-validator rules: what this pipe is for. */
export function isDto(type: unknown): type is Type {
  const remembered = known.get(type);
  if (remembered !== undefined) return remembered;
  const answer =
    typeof type === 'function' &&
    ![Object, String, Number, Boolean, Array, Buffer].includes(type as never) &&
    getMetadataStorage().getTargetValidationMetadatas(type, '', false, false).length > 0;
  known.set(type, answer);
  return answer;
}
