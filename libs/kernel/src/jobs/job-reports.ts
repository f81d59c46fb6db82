import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { idBytes } from '../ids/id.js';
import { insertJobErrors, MAX_ROW_ERRORS } from './job-errors.js';
import type { JobRowError } from './running-job.js';

type Row = { state: string; result: string | Record<string, unknown> | null; kept: string };

/** Reports of jobs that go on growing when the job has ended, because other work follows from it. */
@Injectable()
export class JobReports {
  constructor(private readonly db: Database) {}

  /**
   * Adds problems of rows to an ended job and changes its result; safe to repeat, because the same problem twice is one.
   * False when the job still runs or is forgotten: nothing is written then.
   */
  amend(
    jobId: string,
    errors: readonly JobRowError[],
    change: (result: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<boolean> {
    return this.db.transaction(async () => {
      const [row] = await this.db.query<Row[]>(
        `SELECT state, result, (SELECT COUNT(*) FROM background_job_error e WHERE e.job_id = j.id) AS kept
           FROM background_job j WHERE id = ? FOR UPDATE`,
        [idBytes(jobId)],
      );
      if (row === undefined || row.state === 'queued' || row.state === 'running') return false;
      const room = Math.max(0, MAX_ROW_ERRORS - Number(row.kept));
      const added = await insertJobErrors(this.db, jobId, errors.slice(0, room));
      const result = change(resultOf(row.result));
      await this.db.execute('UPDATE background_job SET result = ?, error_count = error_count + ? WHERE id = ?', [
        row.result === null ? null : JSON.stringify(result),
        added,
        idBytes(jobId),
      ]);
      return true;
    });
  }
}

// JSON comes as text from MariaDB and as a value from MySQL; the handler's result is an object.
const resultOf = (result: Row['result']): Record<string, unknown> =>
  typeof result === 'string' ? (JSON.parse(result) as Record<string, unknown>) : (result ?? {});
