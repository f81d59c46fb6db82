import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { documentVersioned } from '../openapi/documented.js';

/** `"<version>.<hash of the representation>"`: strong, because two representations of one version differ in the hash. */
export function etagOf(version: number, representation: string): string {
  return `"${version}.${createHash('sha256').update(representation).digest('base64url').slice(0, 16)}"`;
}

/** `"<hash>"`: of what has no version; compare it with `@IfMatchTag()` where the content is locked. */
export const contentTag = (content: string): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;

/** True when an `If-None-Match` header lists this tag (weak comparison, as RFC 9110 wants for it). */
export function matchesNoneOf(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => {
    const tag = part.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}

@Injectable()
class VersionedResourceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body: unknown) => {
        if (!hasVersion(body)) return body;
        const representation = JSON.stringify(body);
        const etag = etagOf(body.version, representation);
        void reply.header('etag', etag);
        if (
          (request.method === 'GET' || request.method === 'HEAD') &&
          matchesNoneOf(request.headers['if-none-match'], etag)
        ) {
          void reply.code(304).removeHeader('content-type');
          return undefined;
        }
        void reply.header('content-type', 'application/json; charset=utf-8');
        return representation;
      }),
    );
  }
}

const hasVersion = (body: unknown): body is { version: number } =>
  typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number';

/**
 * On a GET, POST or PATCH handler whose response DTO has `version`: sends `ETag: "<version>.<hash>"` and answers 304
 * to a GET with a matching `If-None-Match`.
 */
export const VersionedResource = (): MethodDecorator =>
  applyDecorators(UseInterceptors(VersionedResourceInterceptor), documentVersioned());
