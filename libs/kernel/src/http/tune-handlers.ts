import { INTERCEPTORS_METADATA, PIPES_METADATA } from '@nestjs/common/constants.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { DtoPipe, isDto } from './body.pipe.js';
import type { Handler } from './handlers.js';
import { metadataOf } from './metadata.js';

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'ALL']);

/**
 * Gives each handler just the enhancers that it can use: idempotency to unsafe ones, the DTO pipe to those with a DTO
 * parameter. Nest's global interceptors and pipes would cost every cached GET as well (about 2 µs each, measured).
 * Runs before the router is built; idempotency comes first, so that it stores what the others have made.
 */
export function tuneHandlers(handlers: readonly Handler[], idempotency: IdempotencyInterceptor, pipe: DtoPipe): void {
  for (const { controller, method, name, verb } of handlers) {
    if (UNSAFE.has(verb)) attach(INTERCEPTORS_METADATA, method, idempotency, IdempotencyInterceptor);
    const types: unknown = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name);
    if (Array.isArray(types) && types.some(isDto)) attach(PIPES_METADATA, method, pipe, DtoPipe);
  }
}

/** Puts the enhancer first, in place of the one that an earlier application of this process (a test) has put there. */
function attach(
  metadata: string,
  method: object,
  enhancer: object,
  type: abstract new (...args: never[]) => object,
): void {
  const present = metadataOf<unknown[]>(metadata, method) ?? [];
  Reflect.defineMetadata(metadata, [enhancer, ...present.filter((other) => !(other instanceof type))], method);
}
