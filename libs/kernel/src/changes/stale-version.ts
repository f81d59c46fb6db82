import { RequestContext } from '../context/request-context.js';
import type { Database } from '../database/database.js';
import { type AppError, versionConflict } from '../errors/app-error.js';

/** Changes that are looked through for what a stale client has missed. */
const MOST_RECORDS = 100;

type RawRecord = { version: number; changes: string | Record<string, unknown> | null; occurred_at: Date };

/** An aggregate as change records name it, and the version that the client has seen. */
export interface StaleVersion {
  /** `product`, `order`: the `entityType` of its change records. */
  entityType: string;
  id: string;
  expectedVersion: number;
  /** Where the caller has read it; else it is that of the latest change record. */
  currentVersion?: number | undefined;
}

/**
 * 412 `version_conflict` that tells staff what has changed since: `params` has `expectedVersion`, `currentVersion` (send
 * `If-Match: "<currentVersion>"` to insist), `changedFields` (names, never values: those are read where rights to read
 * are checked) and `changedAt`. Everybody else learns the versions only. Throw what it answers.
 */
export async function staleVersion(db: Database, stale: StaleVersion): Promise<AppError> {
  const { entityType, id, expectedVersion } = stale;
  const kind = RequestContext.actor().kind;
  if (kind !== 'staff' && kind !== 'apiKey') return versionConflict({ expectedVersion, ...current(stale) });
  const records = await db.query<RawRecord[]>(
    `SELECT version, changes, occurred_at FROM change_record
      WHERE entity_type = ? AND entity_id = ? AND version > ? ORDER BY id DESC LIMIT ?`,
    [entityType, id, expectedVersion, MOST_RECORDS],
  );
  const [latest] = records;
  if (latest === undefined) return versionConflict({ expectedVersion, ...current(stale) });
  return versionConflict({
    expectedVersion,
    currentVersion: stale.currentVersion ?? Math.max(...records.map(({ version }) => version)),
    changedFields: [...new Set(records.flatMap(fieldsOf))].sort(),
    changedAt: latest.occurred_at.toISOString(),
  });
}

const current = ({ currentVersion }: StaleVersion): Record<string, unknown> =>
  currentVersion === undefined ? {} : { currentVersion };

/** JSON comes back as text from MariaDB. */
function fieldsOf({ changes }: RawRecord): string[] {
  const parsed: unknown = typeof changes === 'string' ? JSON.parse(changes) : changes;
  return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
}
