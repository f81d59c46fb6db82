import { ChannelService } from 'markethall/channels';
import { type FileContent, JobCanceled, type JobRowError, type RunningJob } from 'markethall/kernel';
import type { ReplayReport } from 'markethall/reports';
import type { TestApp } from '../support/app.js';

export const SIMULATIONS = '/api/v1/admin/promotion-simulations';
export const STAFF = ['promotion-simulation:run'];

export const defaultChannelId = async (app: TestApp): Promise<string> =>
  (await app.get(ChannelService).getDefault()).id;

const DAY = 86_400_000;

/** A month around the time of the specs. */
export const period = () => ({
  from: new Date(Date.now() - 30 * DAY).toISOString(),
  to: new Date(Date.now() + DAY).toISOString(),
});

export async function simulate(app: TestApp, body: object, authorization = app.as(STAFF)) {
  return app.http
    .post(SIMULATIONS)
    .set('Authorization', authorization)
    .send({ channelId: await defaultChannelId(app), ...body });
}

/** A replay when it has ended, with the text of its file. */
export interface EndedReplay {
  id: string;
  state: string;
  progress: number;
  total: number | null;
  report: ReplayReport;
  file: string;
}

export async function endedReplay(app: TestApp, body: object, authorization = app.as(STAFF)): Promise<EndedReplay> {
  const begun = await simulate(app, body, authorization);
  if (begun.status !== 202) throw new Error(`not begun: ${begun.status} ${begun.text}`);
  await app.settle();
  const { id } = begun.body.replay as { id: string };
  const ended = await app.http.get(`${SIMULATIONS}/${id}`).set('Authorization', authorization);
  const file = await app.http.get(`/api/v1/admin/jobs/${id}/file`).set('Authorization', authorization).buffer(true);
  return { ...ended.body, file: file.text ?? String(file.body) };
}

/** Not of commerce: jobs, sessions, and who signs in. */
const OTHERS = /^(background_job|idempotency|schedule_|session|refresh|user|staff|role|sign_in|auth)/;

/** Table → checksum of all of its rows. */
export async function commerceChecksums(app: TestApp): Promise<Record<string, string>> {
  const tables = await app.database.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
  );
  const names = tables.map(({ name }) => name).filter((name) => !OTHERS.test(name));
  const rows = await app.database.query<{ Table: string; Checksum: string }>(`CHECKSUM TABLE ${names.join(', ')}`);
  return Object.fromEntries(rows.map((row) => [row.Table, row.Checksum]));
}

/** A job in memory that somebody cancels while its first page is done. */
export class CanceledJob implements RunningJob {
  readonly id = 'job_01k0000000000000000000000a';
  readonly kind = 'reports.promotion-replay';
  readonly attempt = 1;
  readonly ownerId = null;
  readonly checkpoint = null;
  readonly signal = new AbortController().signal;
  readonly inputName = null;
  readonly errorCount = 0;
  canceled = false;
  /** Every progress that was told. */
  readonly seen: [number, number | undefined][] = [];

  constructor(readonly payload: Record<string, unknown>) {}

  async *input(): AsyncGenerator<Buffer> {}

  async output({ content }: { content: FileContent }): Promise<void> {
    for await (const _piece of content) this.throwIfStopped();
  }

  progress(done: number, total?: number): Promise<void> {
    this.seen.push([done, total]);
    this.canceled = done > 0;
    return this.canceled ? Promise.reject(new JobCanceled()) : Promise.resolve();
  }

  error(_error: JobRowError): Promise<void> {
    return Promise.resolve();
  }

  saveCheckpoint(): Promise<void> {
    return Promise.resolve();
  }

  throwIfStopped(): void {
    if (this.canceled) throw new JobCanceled();
  }
}
