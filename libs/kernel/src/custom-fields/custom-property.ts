import { ApiProperty } from '@nestjs/swagger';
import { CustomFields } from './custom-fields.js';

/** Mark of a schema that `fillCustomFields` completes: the declaring plugins may be loaded after the DTO. */
const MARK = 'x-markethall-custom';

/** DTO field of a request: custom fields of the table (`cart_line`). Check the value with `CustomFields.validate`. */
export const CustomInput = (table: string): PropertyDecorator => property([table], false);

/** DTO field of an answer: custom fields of the tables; a copy (order line) shows those of its origin as well. */
export const CustomOutput = (...tables: [string, ...string[]]): PropertyDecorator => property(tables, true);

function property(tables: readonly string[], shown: boolean): PropertyDecorator {
  const mark = { tables, shown };
  const options = { type: 'object' as const, nullable: true, selfRequired: shown, additionalProperties: true };
  return ApiProperty(Object.assign(options, { [MARK]: mark }));
}

/**
 * Puts the declared fields, with their types, in the place of each mark in the schemas of an OpenAPI document. What is
 * sent may carry nothing else; what is shown may still carry values of a plugin that has gone.
 */
export function fillCustomFields(schemas: Record<string, object>): void {
  for (const schema of Object.values(schemas)) {
    const properties = 'properties' in schema ? (schema.properties as Record<string, object>) : {}; // made by @nestjs/swagger
    for (const [name, field] of Object.entries(properties)) {
      if (!(MARK in field)) continue;
      const { [MARK]: mark, ...rest } = field as { [MARK]: { tables: string[]; shown: boolean } };
      properties[name] = { ...rest, ...CustomFields.schema(...mark.tables), additionalProperties: mark.shown };
    }
  }
}
