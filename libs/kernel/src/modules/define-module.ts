import type { Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { PermissionSet } from './permissions.js';

/** A written migration; its class name ends with its 13-digit timestamp. */
export type MigrationClass = new () => MigrationInterface;

/** A statement about the data that must hold at rest. `markethall doctor` runs it. */
export interface Invariant {
  /** Short and stable: `S1`, `orders.totals`. */
  code: string;
  /** What must be true, in one sentence. */
  title: string;
  /** A SELECT that returns the violations, no row when all is well. `:now` is bound to kernel's clock, `:eventsKeptSince` (`notAnnouncedSql`). */
  sql: string | ((parameters: Record<string, never>) => string);
}

/** One module of an installation, core or plugin. `apps/modules.ts` lists them. */
export interface ModuleDefinition {
  readonly name: string;
  /** Services and controllers: loaded by api and worker. */
  readonly module: Type;
  /** Processors, subscribers, schedules, commands: loaded by the worker only. */
  readonly worker: Type | null;
  readonly migrations: readonly MigrationClass[];
  readonly permissions: readonly PermissionSet[];
  readonly invariants: readonly Invariant[];
}

/** Declares a module. Throws for a name that is not kebab-case and for an invariant code given twice. */
export function defineModule(definition: {
  name: string;
  module: Type;
  worker?: Type;
  migrations?: readonly MigrationClass[];
  permissions?: readonly PermissionSet[];
  invariants?: readonly Invariant[];
}): ModuleDefinition {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(definition.name)) {
    throw new TypeError(`"${definition.name}" is not a module name in kebab-case`);
  }
  const codes = (definition.invariants ?? []).map((invariant) => invariant.code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new TypeError(`module ${definition.name} declares the invariant ${twice} twice`);
  return {
    name: definition.name,
    module: definition.module,
    worker: definition.worker ?? null,
    migrations: definition.migrations ?? [],
    permissions: definition.permissions ?? [],
    invariants: definition.invariants ?? [],
  };
}
