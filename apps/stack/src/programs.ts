import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, capture } from './machine.js';

/** The programs of a private pair of servers, as far as the machine has them. */
export interface ServerPrograms {
  /** `mariadbd`, or MySQL's `mysqld`. */
  database: string | null;
  /** `redis-server`, or its fork `valkey-server`. */
  redis: string | null;
}

export type DatabaseFlavor = 'mariadb' | 'mysql';

/** The first of `names` that some folder of the machine has as an executable file. */
export function findProgram(machine: Machine, ...names: string[]): string | null {
  for (const name of names) {
    const found = machine.programFolders.map((folder) => join(folder, name)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

export function findServers(machine: Machine): ServerPrograms {
  return {
    database: findProgram(machine, 'mariadbd', 'mysqld'),
    redis: findProgram(machine, 'redis-server', 'valkey-server'),
  };
}

/** MariaDB ships a `mysqld` too, so the name does not tell. */
export async function databaseVersion(program: string): Promise<{ flavor: DatabaseFlavor; version: string }> {
  const { output } = await capture(program, ['--no-defaults', '--version'], { timeoutMs: 20_000 });
  const version = /Ver\s+(\d+\.\d+)/.exec(output)?.[1] ?? 'unknown';
  return { flavor: /mariadb/i.test(output) ? 'mariadb' : 'mysql', version };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
