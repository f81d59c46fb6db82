import type { Database } from '../database/database.js';
import { sqlParameters } from '../database/sql-parameters.js';
import type { Invariant, ModuleDefinition } from '../modules/define-module.js';

/** A violated invariant with the rows that violate it (at most 100). */
export interface Finding {
  code: string;
  title: string;
  rows: Record<string, unknown>[];
}

const MAX_ROWS = 100;

/** Runs the invariants of all modules, one after another, and returns what is violated; [] when all is well. */
export async function runDoctor(db: Database, modules: readonly ModuleDefinition[], now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of modules.flatMap((module) => module.invariants)) {
    const rows = await violations(db, invariant, now);
    if (rows.length > 0)
      findings.push({ code: invariant.code, title: invariant.title, rows: rows.slice(0, MAX_ROWS).map(readable) });
  }
  return findings;
}

async function violations(db: Database, invariant: Invariant, now: Date): Promise<Record<string, unknown>[]> {
  const sql = typeof invariant.sql === 'string' ? invariant.sql : invariant.sql({});
  const parameters: Date[] = [];
  const bound = sql.replace(/'(?:[^'\\]|\\.|'')*'|:now\b/g, (token) => {
    if (token !== ':now') return token; // a string literal
    parameters.push(now);
    return '?';
  });
  try {
    return await db.query(bound, sqlParameters(bound, parameters));
  } catch (error) {
    throw new Error(`invariant ${invariant.code} cannot be run`, { cause: error });
  }
}

function readable(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]),
  );
}
