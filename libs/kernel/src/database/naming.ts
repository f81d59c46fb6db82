import { DefaultNamingStrategy, type NamingStrategyInterface, type Table } from 'typeorm';

const MAX_NAME = 64;

/** `placedAt` → `placed_at`, `SKUKey` → `sku_key`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const tableNameOf = (table: Table | string): string =>
  (typeof table === 'string' ? table : table.name).split('.').pop() ?? '';

const join = (...parts: string[]): string => parts.join('_').slice(0, MAX_NAME);

/**
 * snake_case columns and readable names of keys, so that a written migration can say them: `ix_<table>_<columns>` for
 * unnamed indexes (unique ones too), `fk_<table>_<columns>`, `chk_<table>_…` for unnamed checks; cut at 64 characters.
 */
export class SnakeNamingStrategy extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(targetName: string, userSpecifiedName: string | undefined): string {
    return userSpecifiedName ?? snakeCase(targetName);
  }

  override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
    return [...embeddedPrefixes.map(snakeCase), customName ?? snakeCase(propertyName)].join('_');
  }

  override relationName(propertyName: string): string {
    return snakeCase(propertyName);
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return `${snakeCase(relationName)}_${snakeCase(referencedColumnName)}`;
  }

  override indexName(table: Table | string, columnNames: string[]): string {
    return join('ix', tableNameOf(table), ...columnNames);
  }

  override uniqueConstraintName(table: Table | string, columnNames: string[]): string {
    return join('ix', tableNameOf(table), ...columnNames);
  }

  override foreignKeyName(table: Table | string, columnNames: string[]): string {
    return join('fk', tableNameOf(table), ...columnNames);
  }
}
