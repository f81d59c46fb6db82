import { snakeCase } from '../database/naming.js';
import type { CustomField } from './field-definition.js';

/** The generated column of a filterable custom field: `giftNote` → `custom_gift_note`. */
export const customColumnName = (field: string): string => `custom_${snakeCase(field)}`;

/**
 * The two statements for a plugin's migration that make a custom field filterable: a virtual generated column with an
 * index (MySQL and MariaDB alike). Money cannot be filtered.
 */
export function customColumnSql(table: string, name: string, field: CustomField): { up: string; down: string } {
  const column = customColumnName(name);
  const raw = `JSON_EXTRACT(custom, '$.${name}')`;
  return {
    up:
      `ALTER TABLE ${table} ADD COLUMN ${column} ${sqlType(field)} GENERATED ALWAYS AS (${expression(field, raw)}) VIRTUAL, ` +
      `ADD INDEX ix_${table}_${column} (${column})`,
    down: `ALTER TABLE ${table} DROP INDEX ix_${table}_${column}, DROP COLUMN ${column}`,
  };
}

function sqlType(field: CustomField): string {
  switch (field.type) {
    case 'string':
      return `varchar(${Math.min(field.maxLength, 700)})`;
    case 'number':
      return field.integer === true ? 'bigint' : 'double';
    case 'boolean':
      return 'tinyint(1)';
    case 'enum':
      return `varchar(${Math.max(...field.values.map((value) => value.length), 1)})`;
    case 'date':
      return 'date';
    case 'money':
      throw new TypeError('a money field cannot be filterable');
  }
}

function expression(field: CustomField, raw: string): string {
  if (field.type === 'boolean') return `CASE JSON_UNQUOTE(${raw}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`;
  return `JSON_UNQUOTE(${raw})`;
}
