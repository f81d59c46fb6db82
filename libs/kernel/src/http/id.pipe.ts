import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { notFound } from '../errors/app-error.js';
import { isId } from '../ids/id.js';

/**
 * A pipe class for `@Param('id', IdPipe('ord', 'order'))`: anything but a well-formed id of this prefix answers the
 * same 404 as a missing row. `resource` names the error code (`order_not_found`); without it the code is `resource_not_found`.
 */
export function IdPipe(prefix: string, resource = 'resource'): Type<PipeTransform<unknown, string>> {
  @Injectable()
  class PrefixedIdPipe implements PipeTransform<unknown, string> {
    transform(value: unknown): string {
      if (!isId(prefix, value)) throw notFound(resource);
      return value;
    }
  }
  return PrefixedIdPipe;
}
