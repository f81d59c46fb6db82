import { type Type } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { metadataOf } from '../http/metadata.js';

/** Metadata key: error codes that a handler documents. */
export const API_ERRORS = 'markethall:errors';

/** Documents error codes of a handler; their statuses come from the catalog of `describeErrors`, else they are listed by code. */
export const ApiErrors =
  (...codes: string[]): MethodDecorator & ClassDecorator =>
  (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject = (descriptor?.value ?? target) as object; // a method's function, or the class
    const present = metadataOf<string[]>(API_ERRORS, subject) ?? [];
    Reflect.defineMetadata(API_ERRORS, [...new Set([...present, ...codes])], subject);
  };

/** Summary (one line, imperative) and optional longer description of an operation. */
export const Operation = (summary: string, description?: string): MethodDecorator =>
  ApiOperation(description === undefined ? { summary } : { summary, description });

/** The success response of a handler: status (default 200) and DTO class; an array with `isArray`. */
export const Answers = (
  type: Type | [Type],
  options: { status?: number; description?: string } = {},
): MethodDecorator =>
  ApiResponse({
    status: options.status ?? 200,
    description: options.description ?? '',
    ...(Array.isArray(type) ? { type: type[0], isArray: true } : { type }),
  });

/** ETag and 304 of a versioned resource. */
export const documentVersioned = (): MethodDecorator =>
  ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag received before: 304 when it still holds' });

/** The If-Match header of a route that needs it, or that honors it where it is sent. */
export const documentIfMatch = (required = true): MethodDecorator =>
  ApiHeader({
    name: 'If-Match',
    required,
    description: 'ETag of the version that was read; 412 when it is stale',
  });
