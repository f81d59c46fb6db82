import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** RFC 9457 problem document, shared by every error of every operation. */
export const problemSchema: Schema = {
  type: 'object',
  description: 'RFC 9457 problem. Branch on `code`, never on texts.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri', example: 'urn:markethall:problem:out_of_stock' },
    title: { type: 'string', example: 'Out of stock' },
    status: { type: 'integer', example: 409 },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Path of the request' },
    code: { type: 'string', description: 'Stable, snake_case', example: 'out_of_stock' },
    requestId: { type: 'string', description: 'Also in the header X-Request-Id' },
    params: { type: 'object', additionalProperties: true, description: 'Figures behind the code' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code'],
        properties: {
          pointer: {
            type: 'string',
            description: 'RFC 6901 pointer into the request body',
            example: '/lines/0/quantity',
          },
          code: { type: 'string', example: 'too_small' },
          params: { type: 'object', additionalProperties: true },
          detail: { type: 'string' },
        },
      },
    },
  },
};
