import type { MigrationClass, ModuleDefinition } from '../modules/define-module.js';

/** All migrations in one global order, by the timestamp at the end of the class name. Throws where one is missing or used twice. */
export function migrationsOf(modules: readonly ModuleDefinition[]): MigrationClass[] {
  const byTimestamp = new Map<number, MigrationClass>();
  for (const migration of modules.flatMap((module) => module.migrations)) {
    const timestamp = migrationTimestamp(migration);
    const other = byTimestamp.get(timestamp);
    if (other !== undefined && other !== migration) {
      throw new Error(`migrations ${other.name} and ${migration.name} have the same timestamp`);
    }
    byTimestamp.set(timestamp, migration);
  }
  return [...byTimestamp].sort(([a], [b]) => a - b).map(([, migration]) => migration);
}

/** The 13 digits at the end of the class name. */
export function migrationTimestamp(migration: MigrationClass): number {
  const digits = /(\d{13})$/.exec(migration.name)?.[1];
  if (digits === undefined)
    throw new Error(`the name of migration ${migration.name} must end with a 13-digit timestamp`);
  return Number(digits);
}
