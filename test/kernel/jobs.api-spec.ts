import type { INestApplicationContext } from '@nestjs/common';
import {
  BackgroundJobs,
  Database,
  JobFiles,
  JobService,
  log,
  RequestContext,
  type Actor,
  Schedules,
  systemActor,
  Clock,
} from 'markethall/kernel';
import { runCommand } from '../../apps/worker/src/bootstrap.js';
import { KernelWorld, samplesOf, settled, until } from './support/kernel-world.js';

jest.setTimeout(60_000);
const world = new KernelWorld();
let app: INestApplicationContext;
let jobs: BackgroundJobs;

beforeAll(async () => {
  await world.open();
  app = await world.worker();
  jobs = app.get(BackgroundJobs);
}, 60_000);
afterAll(() => world.close());

const staff = (userId: string, ...permissions: string[]): Actor => ({
  ...systemActor('test'),
  kind: 'staff',
  userId,
  permissions: new Set(permissions),
});

const ended = async (id: string): Promise<string> => {
  await until('the job to end', async () =>
    ['succeeded', 'failed', 'canceled'].includes((await jobs.find(id))?.state ?? ''),
  );
  return (await jobs.find(id))?.state ?? '';
};

describe('a background job', () => {
  it('runs in the worker and keeps progress, result and the problems of its rows', async () => {
    const job = await jobs.enqueue('sample.count', { steps: 5 });

    expect(await ended(job.id)).toBe('succeeded');
    expect(await jobs.find(job.id)).toMatchObject({
      progress: 5,
      total: 5,
      errorCount: 5,
      result: { counted: 5 },
      attempts: 1,
    });
    expect(await samplesOf(app).effects('sample.count', job.id)).toHaveLength(5);
  });

  it('does not exist when the transaction that asked for it is rolled back', async () => {
    let id = '';
    const work = app.get(Database).transaction(async () => {
      id = (await jobs.enqueue('sample.count', { steps: 1 })).id;
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    expect(await jobs.find(id)).toBeNull();
  });

  it('carries a file in and a file out, in pieces', async () => {
    const content = Buffer.alloc(1_300_000, 'abcdefghij');
    const job = await jobs.enqueue(
      'sample.echo',
      {},
      { file: { name: 'in.txt', contentType: 'text/plain', content: [content] } },
    );

    expect(await ended(job.id)).toBe('succeeded');
    const pieces: Buffer[] = [];
    for await (const piece of app.get(JobFiles).read(job.id, 'output')) pieces.push(piece);
    expect(pieces.length).toBe(3);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  it('stops when it is canceled, keeping what it has done', async () => {
    const job = await jobs.enqueue('sample.count', { steps: 10_000, pauseMs: 5 }, { ownerId: 'usr_a' });
    await until('it to run', async () => ((await jobs.find(job.id))?.progress ?? 0) > 3);

    await RequestContext.run({ actor: staff('usr_a') }, () => app.get(JobService).cancel(job.id));

    expect(await ended(job.id)).toBe('canceled');
    const { progress } = (await jobs.find(job.id)) ?? { progress: 0 };
    expect(progress).toBeLessThan(10_000);
    expect(await samplesOf(app).effects('sample.count', job.id)).toHaveLength(progress);
  });

  it('fails with its reason after the last attempt, and for a kind that nobody does', async () => {
    const broken = await jobs.enqueue('sample.broken', {});
    const unknown = await jobs.enqueue('sample.nobody', {});

    expect([await ended(broken.id), await ended(unknown.id)]).toEqual(['failed', 'failed']);
    expect(await jobs.find(broken.id)).toMatchObject({ error: 'Error: broken' });
    expect((await jobs.find(unknown.id))?.error).toContain('sample.nobody');
  });

  it('calls nobody for an input that was refused, but for what broke', async () => {
    const [warned, alerted] = [jest.spyOn(log, 'warn'), jest.spyOn(log, 'error')];
    const refused = await jobs.enqueue('sample.refused', {});
    const broken = await jobs.enqueue('sample.broken', {});

    expect([await ended(refused.id), await ended(broken.id)]).toEqual(['failed', 'failed']);
    expect((await jobs.find(refused.id))?.error).toBe('sample_refused: The file is not good');
    const about = (id: string) => [expect.objectContaining({ jobId: id }), expect.any(String)];
    await until('the log to tell of both', async () => warned.mock.calls.length > 0 && alerted.mock.calls.length > 0);
    expect(warned.mock.calls).toContainEqual([
      { jobId: refused.id, kind: 'sample.refused', code: 'sample_refused' },
      'A background job refused its input',
    ]);
    expect(alerted.mock.calls).not.toContainEqual(about(refused.id));
    expect(alerted.mock.calls).toContainEqual([
      expect.objectContaining({ jobId: broken.id, alert: 'job_failed' }),
      'A background job failed',
    ]);
    warned.mockRestore();
    alerted.mockRestore();
  });

  it('is invisible to others without the permission', async () => {
    const job = await jobs.enqueue('sample.count', { steps: 1 }, { ownerId: 'usr_a' });
    await settled(app);
    const service = app.get(JobService);
    const as = <T>(actor: Actor, work: () => Promise<T>): Promise<T> => RequestContext.run({ actor }, work);

    await expect(as(staff('usr_b'), () => service.get(job.id))).rejects.toMatchObject({
      status: 404,
      code: 'job_not_found',
    });
    await expect(as(staff('usr_b', 'job:read'), () => service.cancel(job.id))).rejects.toMatchObject({ status: 404 });
    await expect(as(staff('usr_b', 'job:read'), () => service.get(job.id))).resolves.toMatchObject({ id: job.id });
    await expect(as(staff('usr_a'), () => service.get(job.id))).resolves.toMatchObject({ id: job.id });
    await expect(as(staff('usr_a'), () => service.cancel(job.id))).rejects.toMatchObject({
      code: 'job_not_cancellable',
    });
  });
});

describe('a schedule', () => {
  it('runs on demand, one run at a time, with a growing fence', async () => {
    const schedules = app.get(Schedules);

    const first = await Promise.all([
      schedules.runNow('sample.tick'),
      schedules.runNow('sample.tick'),
      schedules.runNow('sample.tick'),
    ]);
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await schedules.runNow('sample.tick')).toBe(true);

    const fences = (await samplesOf(app).effects('sample.tick')).map((row) => Number(row.detail));
    expect(fences).toEqual([1, 2]);
  });

  it('is due again after its interval', async () => {
    const [row] = await app
      .get(Database)
      .query<{ next_run_at: Date }[]>("SELECT next_run_at FROM schedule_lease WHERE name = 'sample.tick'");
    const inMs = (row?.next_run_at.getTime() ?? 0) - app.get(Clock).nowMs();
    expect(inMs).toBeGreaterThan(-400);
    expect(inMs).toBeLessThanOrEqual(400);
  });
});

describe('a command', () => {
  it('runs in a process of its own that takes no jobs, and answers its exit code', async () => {
    expect(await runCommand(world.modules, 'sample-hello', ['a', 'b'])).toBe(2);
    await expect(runCommand(world.modules, 'sample-goodbye', [])).rejects.toThrow(
      /There is no command "sample-goodbye"[\s\S]*sample-hello/,
    );
  });
});
