import { Column } from 'typeorm';

/** Codes, tokens, hashes, enums: VARCHAR(length = 64) ascii_bin, compared byte by byte. `unique` gives an unnamed unique index. */
export function CodeColumn(
  options: { length?: number; nullable?: boolean; name?: string; unique?: boolean } = {},
): PropertyDecorator {
  return Column({
    type: 'varchar',
    length: options.length ?? 64,
    charset: 'ascii',
    collation: 'ascii_bin',
    nullable: options.nullable ?? false,
    unique: options.unique ?? false,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
}

/** The nullable JSON column of custom fields (see `defineFields`): `Record<string, unknown> | null`. */
export function CustomColumn(): PropertyDecorator {
  return Column({ type: 'json', nullable: true });
}
