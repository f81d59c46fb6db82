import { Injectable, Module } from '@nestjs/common';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import {
  type Actor,
  Authenticator,
  BackgroundJobs,
  BareListener,
  defineModule,
  Implements,
  Readiness,
  systemActor,
} from 'markethall/kernel';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { KernelWorld, samplesOf, settled, until } from './support/kernel-world.js';
import { SampleHappened } from './support/sample.module.js';

/** `Authorization: Test usr_a job:read,job:cancel`. */
@Injectable()
@Implements(Authenticator)
class TestAuthenticator extends Authenticator {
  authenticate(request: FastifyRequest): Promise<Actor | null> {
    const [scheme, userId, permissions = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Test' || userId === undefined) return Promise.resolve(null);
    return Promise.resolve({
      ...systemActor('test'),
      kind: 'staff',
      userId,
      permissions: new Set(permissions.split(',')),
    });
  }
}

@Module({ providers: [TestAuthenticator] })
class TestAuthModule {}

jest.setTimeout(60_000);
const world = new KernelWorld([defineModule({ name: 'test-auth', module: TestAuthModule })]);
let api: NestFastifyApplication;
let worker: INestApplicationContext;

beforeAll(async () => {
  await world.open();
  api = await createApi(world.modules);
  await api.listen({ port: 0, host: '127.0.0.1' });
  worker = await world.worker();
}, 60_000);
afterAll(async () => {
  await api.close();
  await world.close();
});

/** What any of these routes may answer. */
interface Body {
  id: string;
  state: string;
  code: string;
  data: { row: number; kind: string }[];
  page: { next: string };
}

const call = async (
  method: string,
  path: string,
  authorization?: string,
): Promise<{ status: number; body: Body; text: string }> => {
  const response = await fetch(`${await api.getUrl()}${path}`, {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, text, body: (isJson && text !== '' ? JSON.parse(text) : null) as Body };
};

const ended = async (id: string): Promise<void> =>
  until('the job to end', async () =>
    ['succeeded', 'failed', 'canceled'].includes((await worker.get(BackgroundJobs).find(id))?.state ?? ''),
  );

describe('/api/v1/admin/jobs', () => {
  it('shows a job, its problems page by page and its file to its owner', async () => {
    const jobs = worker.get(BackgroundJobs);
    const counted = await jobs.enqueue('sample.count', { steps: 5 }, { ownerId: 'usr_a' });
    const echoed = await jobs.enqueue(
      'sample.echo',
      {},
      { ownerId: 'usr_a', file: { name: 'in.txt', contentType: 'text/plain', content: ['hello'] } },
    );
    await ended(counted.id);
    await ended(echoed.id);

    expect((await call('GET', `/api/v1/admin/jobs/${counted.id}`, 'Test usr_a')).body).toMatchObject({
      id: counted.id,
      kind: 'sample.count',
      state: 'succeeded',
      progress: 5,
      total: 5,
      errorCount: 5,
      result: { counted: 5 },
    });
    const first = (await call('GET', `/api/v1/admin/jobs/${counted.id}/errors?limit=3`, 'Test usr_a')).body;
    const rest = (
      await call('GET', `/api/v1/admin/jobs/${counted.id}/errors?limit=3&after=${first.page.next}`, 'Test usr_a')
    ).body;
    expect([...first.data, ...rest.data].map((error) => error.row)).toEqual([1, 2, 3, 4, 5]);
    expect(first.data[0]).toEqual({ row: 1, field: 'price', code: 'odd', detail: 'odd' });
    expect((await call('GET', `/api/v1/admin/jobs/${echoed.id}/file`, 'Test usr_a')).text).toBe('hello');
    expect((await call('GET', `/api/v1/admin/jobs/${counted.id}/file`, 'Test usr_a')).status).toBe(404);
  });

  it('lists own jobs, and with job:read those of all, by state', async () => {
    const own = (await call('GET', '/api/v1/admin/jobs', 'Test usr_b')).body;
    const all = (await call('GET', '/api/v1/admin/jobs?filter[state]=succeeded', 'Test usr_b job:read')).body;

    expect(own.data).toEqual([]);
    expect(all.data.map((job) => job.kind)).toEqual(['sample.echo', 'sample.count']);
  });

  it('is 404 for others, 401 for strangers, and cancels for the owner only', async () => {
    const job = await worker
      .get(BackgroundJobs)
      .enqueue('sample.count', { steps: 5_000, pauseMs: 5 }, { ownerId: 'usr_a' });
    const path = `/api/v1/admin/jobs/${job.id}`;

    const foreign = await call('GET', path, 'Test usr_b');
    const missing = await call('GET', '/api/v1/admin/jobs/job_00000000000000000000000000', 'Test usr_b');
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(foreign.body.code).toBe(missing.body.code);
    expect((await call('GET', path)).status).toBe(401);
    expect((await call('POST', `${path}/cancellations`, 'Test usr_b job:read')).status).toBe(404);
    expect((await call('POST', `${path}/cancellations`, 'Test usr_a')).status).toBe(201);
    await ended(job.id);
    const again = await call('POST', `${path}/cancellations`, 'Test usr_a');
    expect([again.status, again.body.state]).toEqual([201, 'canceled']);
  });
});

describe('health and metrics', () => {
  it('the api is alive and ready, and shows its figures', async () => {
    expect((await call('GET', '/health/live')).body).toEqual({ status: 'ok', checks: {} });
    expect((await call('GET', '/health/ready')).body).toEqual({
      status: 'ok',
      checks: { database: 'ok', migrations: 'ok', redis: 'ok' },
    });
    const { text } = await call('GET', '/metrics');
    expect(text).toContain('markethall_http_request_seconds_count{method="GET",route="/health/ready",status="200"}');
    expect(text).toMatch(/markethall_outbox_waiting \d/);
  });

  it('the api is not ready any more when it is about to stop, but alive', async () => {
    const readiness = api.get(Readiness);
    jest.spyOn(readiness, 'shuttingDown', 'get').mockReturnValue(true);

    expect((await call('GET', '/health/ready')).status).toBe(503);
    expect((await call('GET', '/health/live')).status).toBe(200);
    jest.restoreAllMocks();
  });

  it('the worker answers health and metrics, and nothing else', async () => {
    await samplesOf(worker).publish(new SampleHappened('m'));
    await settled(worker);
    const listener = new BareListener(worker);
    const port = await listener.listen(0, '127.0.0.1');
    const get = async (path: string): Promise<{ status: number; text: string }> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, text: await response.text() };
    };

    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(200);
    expect((await get('/metrics')).text).toContain(
      'markethall_event_attempts_total{subscriber="sample.effect",outcome="done"} 1',
    );
    expect((await get('/api/v1/admin/jobs')).status).toBe(404);
    await listener.close();
  });
});
