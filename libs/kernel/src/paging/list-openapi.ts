import { applyDecorators, type Type } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { type FilterOptions, listFieldsOf } from './list-fields.decorator.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from './list-limits.js';

/** Documents the query parameters of a list of `dto`. */
export function documentList(dto: Type): MethodDecorator {
  const { filters, sortable, includable, resource } = listFieldsOf(dto);
  const text = (name: string, description: string): MethodDecorator =>
    ApiQuery({ name, required: false, description, schema: { type: 'string' } });
  return applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    }),
    text('after', 'Cursor `page.next` of the page before'),
    text('before', 'Cursor `page.prev` of the page after'),
    text('sort', `Fields by comma, \`-\` for descending; of: ${[...sortable, 'id'].join(', ')}`),
    ApiQuery({ name: 'count', required: false, schema: { type: 'string', enum: ['exact', 'estimate'] } }),
    text(`fields[${resource}]`, 'Fields by comma that each row keeps besides its id'),
    ...(includable.size === 0 ? [] : [text('include', `Paths by comma; of: ${[...includable].join(', ')}`)]),
    ...[...filters].flatMap(([name, options]) => documentFilter(name, options)),
  );
}

function documentFilter(name: string, options: FilterOptions): MethodDecorator[] {
  const ops = options.ops ?? ['eq', 'in'];
  return ops
    .filter((op) => op !== 'eq' && op !== 'in')
    .map((op) => ApiQuery({ name: `filter[${name}][${op}]`, required: false, schema: { type: 'string' } }))
    .concat(
      ops.includes('eq') || ops.includes('in')
        ? [
            ApiQuery({
              name: `filter[${name}]`,
              required: false,
              description:
                options.values === undefined
                  ? 'One value, or several by comma'
                  : `By comma, of: ${options.values.join(', ')}`,
              schema: { type: 'string' },
            }),
          ]
        : [],
    );
}
