import type { JobRowError, RunningJob } from 'markethall/kernel';
import type { TestApp } from '../support/app.js';

/** A job as the API shows it when it has ended. */
export interface EndedJob {
  state: string;
  result: Record<string, unknown> | null;
  error: string | null;
  errorCount: number;
  progress: number;
  total: number | null;
  errors: { row: number; field: string; code: string; detail: string }[];
}

export const IMPORTER = ['import:create', 'product:write'];
export const EXPORTER = ['export:create', 'product:read'];

/** Uploads a file and waits for the end of its job. */
export async function importFile(app: TestApp, content: string | Buffer, query = ''): Promise<EndedJob> {
  const authorization = app.as(IMPORTER);
  const accepted = await app.http
    .post(`/api/v1/admin/imports${query}`)
    .set('Authorization', authorization)
    .attach('file', Buffer.from(content), 'products.csv');
  if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${accepted.text}`);
  return endedJob(app, String(accepted.headers['location']), authorization);
}

/** Asks for an export and gives the text of its file. */
export async function exportFile(app: TestApp, body: object = {}): Promise<string> {
  const authorization = app.as(EXPORTER);
  const accepted = await app.http.post('/api/v1/admin/exports').set('Authorization', authorization).send(body);
  if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${accepted.text}`);
  await app.settle();
  const file = await app.http
    .get(`/api/v1/admin/exports/${accepted.body.id}/file`)
    .set('Authorization', authorization)
    .buffer(true);
  if (file.status !== 200) throw new Error(`no file: ${file.status} ${file.text}`);
  return file.text ?? String(file.body);
}

export async function endedJob(app: TestApp, location: string, authorization: string): Promise<EndedJob> {
  await app.settle();
  const job = await app.http.get(location).set('Authorization', authorization);
  const errors = await app.http.get(`${location}/errors?limit=100`).set('Authorization', authorization);
  return { ...job.body, errors: errors.body.data };
}

/** A job in memory: what a worker would give to the handler, stopped where a test wants it. */
export class MemoryJob implements RunningJob {
  readonly id = 'job_01k0000000000000000000000a';
  readonly kind = 'transfer.product-import';
  readonly attempt = 1;
  readonly ownerId = null;
  readonly signal = new AbortController().signal;
  readonly canceled = false;
  readonly inputName = 'products.csv';
  readonly errors: JobRowError[] = [];
  checkpoints = 0;

  constructor(
    readonly payload: Record<string, unknown>,
    private readonly content: string,
    public checkpoint: Record<string, unknown> | null = null,
    /** Called with the number of each checkpoint, in the transaction of its step; throw to die there. */
    private readonly onCheckpoint: (number: number) => void = () => undefined,
  ) {}

  async *input(): AsyncGenerator<Buffer> {
    yield Buffer.from(this.content);
  }
  output(): Promise<void> {
    return Promise.resolve();
  }
  progress(): Promise<void> {
    return Promise.resolve();
  }
  error(error: JobRowError): Promise<void> {
    this.errors.push(error);
    return Promise.resolve();
  }
  get errorCount(): number {
    return this.errors.length;
  }
  saveCheckpoint(state: Record<string, unknown>): Promise<void> {
    this.checkpoints += 1;
    this.onCheckpoint(this.checkpoints);
    this.checkpoint = state;
    return Promise.resolve();
  }
  throwIfStopped(): void {}
}
