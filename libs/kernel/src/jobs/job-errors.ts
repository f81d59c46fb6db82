import type { Database } from '../database/database.js';
import { idBytes, newId } from '../ids/id.js';
import type { JobRowError } from './running-job.js';

/** Errors kept as rows; further ones are only counted. */
export const MAX_ROW_ERRORS = 1_000;

/** Keeps problems of rows; the same one twice is one. Returns how many are new. */
export async function insertJobErrors(db: Database, jobId: string, errors: readonly JobRowError[]): Promise<number> {
  if (errors.length === 0) return 0;
  const rows = errors.map((e) => [
    idBytes(newId('jerr')),
    idBytes(jobId),
    e.row,
    (e.field ?? '').slice(0, 100),
    e.code.slice(0, 60),
    e.detail.slice(0, 500),
  ]);
  const { affectedRows } = await db.execute(
    'INSERT IGNORE INTO background_job_error (id, job_id, line, field, code, detail) VALUES ?',
    [rows],
  );
  return affectedRows;
}
