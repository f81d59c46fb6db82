import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { badQuery } from '../errors/app-error.js';
import type { ListRequest } from './list-request.js';

const lists = new WeakMap<FastifyRequest, ListRequest>();

/** Ties the parsed list to its request for the output. */
export const rememberList = (request: FastifyRequest, list: ListRequest): void => {
  if (list.fields !== null) lists.set(request, list);
};

/** Applies `fields[…]`: each row keeps its id and the named fields. A name that no row has is 400 `fields_invalid`. */
@Injectable()
export class ListOutputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      map((body: unknown) => {
        const fields = lists.get(request)?.fields;
        return fields === undefined || fields === null ? body : keepFields(body, fields);
      }),
    );
  }
}

/** The page (or single object) with only the named fields and the id in every row. */
export function keepFields(body: unknown, fields: readonly string[]): unknown {
  if (typeof body !== 'object' || body === null) return body;
  if ('data' in body && Array.isArray(body.data)) {
    return { ...body, data: body.data.map((row: unknown) => pick(row, fields)) };
  }
  return pick(body, fields);
}

function pick(row: unknown, fields: readonly string[]): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const kept: Record<string, unknown> = 'id' in row ? { id: row.id } : {};
  for (const field of fields) {
    if (!Object.hasOwn(row, field))
      throw badQuery('fields_invalid', 'fields', undefined, { allowed: Object.keys(row) });
    kept[field] = Reflect.get(row, field);
  }
  return kept;
}
