import type { Database } from '../database/database.js';
import { sqlParameters } from '../database/sql-parameters.js';
import type { EventsConfig } from '../events/events.config.js';
import type { Invariant, ModuleDefinition } from '../modules/define-module.js';

/** A violated invariant with the rows that violate it (at most 100). */
export interface Finding {
  code: string;
  title: string;
  rows: Record<string, unknown>[];
}

const MAX_ROWS = 100;

/** The moments that invariants may name. */
interface Moments {
  now: Date;
  /** Events that happened later are in the outbox, delivered or not; earlier ones may have been purged. */
  eventsKeptSince: Date;
}

/** Runs the invariants of all modules, one after another, and returns what is violated; [] when all is well. */
export async function runDoctor(
  db: Database,
  modules: readonly ModuleDefinition[],
  now: Date,
  { retentionDays }: Pick<EventsConfig, 'retentionDays'>,
): Promise<Finding[]> {
  const moments = { now, eventsKeptSince: new Date(now.getTime() - retentionDays * 86_400_000) };
  const findings: Finding[] = [];
  for (const invariant of modules.flatMap((module) => module.invariants)) {
    const rows = await violations(db, invariant, moments);
    if (rows.length > 0)
      findings.push({ code: invariant.code, title: invariant.title, rows: rows.slice(0, MAX_ROWS).map(readable) });
  }
  return findings;
}

async function violations(
  db: Database,
  invariant: Invariant,
  { now, eventsKeptSince }: Moments,
): Promise<Record<string, unknown>[]> {
  const sql = typeof invariant.sql === 'string' ? invariant.sql : invariant.sql({});
  const parameters: Date[] = [];
  const bound = sql.replace(/'(?:[^'\\]|\\.|'')*'|:(?:now|eventsKeptSince)\b/g, (token) => {
    if (!token.startsWith(':')) return token; // a string literal
    parameters.push(token === ':now' ? now : eventsKeptSince);
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
