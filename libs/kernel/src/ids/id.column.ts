import { registerDecorator, type ValidationOptions } from 'class-validator';
import { Column, PrimaryColumn, type ValueTransformer } from 'typeorm';
import { assertPrefix, bytesWithPrefix, idFromBytes, isId } from './id.js';

const transformers = new Map<string, ValueTransformer>();

/** Public string in memory, 16 bytes in the database. Bytes pass through, since TypeORM may convert a value twice. */
export function idTransformer(prefix: string): ValueTransformer {
  assertPrefix(prefix);
  const known = transformers.get(prefix);
  if (known !== undefined) return known;
  const transformer: ValueTransformer = {
    to(value: unknown): unknown {
      if (value === null || value === undefined || Buffer.isBuffer(value)) return value;
      const bytes = bytesWithPrefix(prefix, value);
      if (bytes === null) throw new TypeError(`${JSON.stringify(value).slice(0, 60)} is not an id "${prefix}_…"`);
      return bytes;
    },
    from(value: unknown): unknown {
      return Buffer.isBuffer(value) ? idFromBytes(prefix, value) : value;
    },
  };
  transformers.set(prefix, transformer);
  return transformer;
}

/**
 * A BINARY(16) id column; the property is the public string. `find`, `In`, `update(id)`, `delete` and cascades convert
 * by themselves; the QueryBuilder and raw SQL need `idBytes(id)`, because an unbound string silently matches nothing.
 */
export function IdColumn(
  prefix: string,
  options: { primary?: boolean; nullable?: boolean; name?: string } = {},
): PropertyDecorator {
  const column = { type: 'binary', length: 16, transformer: idTransformer(prefix), ...named(options.name) } as const;
  return options.primary === true ? PrimaryColumn(column) : Column({ ...column, nullable: options.nullable ?? false });
}

/** The public id of another module's row, kept as the opaque string that it is: VARCHAR(40) ascii_bin. */
export function ReferenceColumn(options: { nullable?: boolean; name?: string } = {}): PropertyDecorator {
  return Column({
    type: 'varchar',
    length: 40,
    charset: 'ascii',
    collation: 'ascii_bin',
    nullable: options.nullable ?? false,
    ...named(options.name),
  });
}

/** DTO field: a well-formed id with this prefix (problem code `isId`). */
export function IsId(prefix: string, options?: ValidationOptions): PropertyDecorator {
  assertPrefix(prefix);
  return (target, property) => {
    registerDecorator({
      name: 'isId',
      target: target.constructor,
      propertyName: String(property),
      constraints: [prefix],
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => isId(prefix, value),
        defaultMessage: () => `$property must be an id ${prefix}_…`,
      },
    });
  };
}

const named = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name });
