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

const version = createParamDecorator((_data: unknown, context: ExecutionContext): number =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Parameter decorator: the version the client has seen. Compare it in the UPDATE's WHERE (`updateVersioned`). */
export const IfMatch = (): ParameterDecorator => (target, key, index) => {
  version()(target, key, index);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && descriptor !== undefined) documentIfMatch()(target, key, descriptor);
};
