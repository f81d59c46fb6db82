import { type Database, updateVersioned } from 'markethall/kernel';
import type { EntityTarget } from 'typeorm';

/**
 * Writes a row by its version and leaves its counters alone: they belong to the orders, and what was read of them is old
 * by now. Throws version_conflict (412).
 */
export async function updateUncounted<E extends { id: string; version: number }>(
  db: Database,
  entityClass: EntityTarget<E> & (new () => E),
  entity: E,
  version: number,
  counters: readonly (keyof E)[],
): Promise<void> {
  const columns = Object.assign(new entityClass(), entity);
  for (const counter of counters) delete columns[counter];
  await updateVersioned(db, entityClass, columns, version);
  entity.version = columns.version;
}
