import { createParamDecorator, type ExecutionContext, type Type, UseInterceptors } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { documentList } from './list-openapi.js';
import { listQueryParser, type ListQueryOptions } from './list-query.pipe.js';
import { ListOutputInterceptor, rememberList } from './list-output.interceptor.js';
import type { ListRequest } from './list-request.js';

/**
 * Parameter decorator of a list handler: `@ListQuery(OrderResponse) list: ListRequest`. Reads limit, after, before,
 * filter[…], sort, include, fields, count against the DTO's @Filterable, @Sortable and @Includable; anything else is 400.
 * Parameters that the handler reads itself are named in `also`. Documents all of it, and applies `fields` to the answer.
 */
export function ListQuery(dto: Type, options: ListQueryOptions = {}): ParameterDecorator {
  let parse: ReturnType<typeof listQueryParser> | undefined;
  const parameter = createParamDecorator((_data: unknown, context: ExecutionContext): ListRequest => {
    parse ??= listQueryParser(dto, options);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const list = parse(request.query as Record<string, unknown>); // kernel's own query parser makes a flat object
    rememberList(request, list);
    return list;
  })();
  return (target, key, index) => {
    parameter(target, key, index);
    if (key === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, key);
    if (descriptor === undefined) return;
    UseInterceptors(ListOutputInterceptor)(target, key, descriptor);
    documentList(dto)(target, key, descriptor);
  };
}
