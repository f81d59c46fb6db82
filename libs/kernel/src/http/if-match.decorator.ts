import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { documentIfMatch } from '../openapi/documented.js';
import { badRequest, preconditionRequired, versionConflict } from '../errors/app-error.js';

const ONE_TAG = /^"(\d{1,10})(?:\.[\w-]{1,64})?"$/;
const ANY_TAG = /^(?:W\/)?"[\x21\x23-\x7e]*"$/;

/**
 * The version inside an `If-Match` header of the form `"<version>.<hash>"` (the hash is optional).
 * Missing or `*` is 428, unreadable 400, a tag that cannot be one of ours (weak, foreign) 412.
 */
export function parseIfMatch(header: string | undefined): number {
  const value = header?.trim();
  if (value === undefined || value === '' || value === '*') throw preconditionRequired();
  const match = ONE_TAG.exec(value);
  if (match?.[1] !== undefined) return Number(match[1]);
  if (ANY_TAG.test(value)) throw versionConflict();
  throw badRequest('if_match_invalid', 'If-Match must carry one ETag as it was received');
}

/**
 * The ETag of an `If-Match` header, of what has no version but a tag of its content. Missing or `*` is null where it is
 * optional, else 428; unreadable 400. A weak tag is 412: it never matches strongly.
 */
export function parseIfMatchTag(header: string | undefined, isOptional: boolean): string | null {
  const value = header?.trim();
  if (value === undefined || value === '' || value === '*') {
    if (isOptional) return null;
    throw preconditionRequired();
  }
  if (!ANY_TAG.test(value)) throw badRequest('if_match_invalid', 'If-Match must carry one ETag as it was received');
  if (value.startsWith('W/')) throw versionConflict();
  return value;
}

const ifMatchOf = (context: ExecutionContext): string | undefined =>
  context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];

const version = createParamDecorator((_data: unknown, context: ExecutionContext): number =>
  parseIfMatch(ifMatchOf(context)),
);

const tag = createParamDecorator((_data: unknown, context: ExecutionContext): string | null =>
  parseIfMatchTag(ifMatchOf(context), false),
);
const optionalTag = createParamDecorator((_data: unknown, context: ExecutionContext): string | null =>
  parseIfMatchTag(ifMatchOf(context), true),
);

/** Parameter decorator: the ETag of the content the client has seen (see `contentTag`); null where it sent none and may. */
export const IfMatchTag =
  ({ optional = false }: { optional?: boolean } = {}): ParameterDecorator =>
  (target, key, index) => {
    (optional ? optionalTag : tag)()(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && descriptor !== undefined) documentIfMatch(!optional)(target, key, descriptor);
  };

/** Parameter decorator: the version the client has seen. Compare it in the UPDATE's WHERE (`updateVersioned`). */
export const IfMatch = (): ParameterDecorator => (target, key, index) => {
  version()(target, key, index);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && descriptor !== undefined) documentIfMatch()(target, key, descriptor);
};
