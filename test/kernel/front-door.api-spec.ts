import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Param, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Cache, CachedBytes, defineModule, OverloadGate, Public, RequestLog } from 'markethall/kernel';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { Invalidations } from '../../libs/kernel/src/cache/invalidations.js';
import { Readiness } from '../../libs/kernel/src/lifecycle/readiness.js';
import { Metrics } from '../../libs/kernel/src/metrics/metrics.js';
import { KernelWorld, until } from './support/kernel-world.js';

@Public()
@Controller('api/v1/store/windows')
class WindowController {
  @Get(':id')
  @CachedBytes({
    ttlSeconds: 600,
    query: ['size'],
    key: ({ headers }) => [String(headers['x-channel'] ?? '')],
    vary: ['X-Channel'],
    tags: () => ['windows'],
  })
  read(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.header('content-language', 'en');
    return { id, channel: reply.request.headers['x-channel'] ?? null, text: 'x'.repeat(2_000) };
  }
}

@Module({ controllers: [WindowController] })
class WindowModule {}

jest.setTimeout(60_000);
const ORIGIN = 'https://shop.example';
const PER_MINUTE = 400;
const world = new KernelWorld([defineModule({ name: 'window', module: WindowModule })]);
const seen: string[] = [];
let api: NestFastifyApplication;
let port: number;
/** Requests that came as far as Fastify. */
let routed = 0;

beforeAll(async () => {
  process.env.CORS_ORIGINS = ORIGIN;
  process.env.REQUESTS_PER_MINUTE = String(PER_MINUTE);
  process.env.TRUST_PROXY = 'true';
  await world.open();
  api = await createApi(world.modules, {
    create: (root, adapter, options) => {
      adapter.getInstance().addHook('onRequest', (_request, _reply, done) => {
        routed += 1;
        done();
      });
      return NestFactory.create<NestFastifyApplication>(root, adapter, options);
    },
  });
  await api.listen({ port: 0, host: '127.0.0.1' });
  port = (api.getHttpServer().address() as AddressInfo).port;
  api
    .get(RequestLog, { strict: false })
    .observe((route, method, status, ms) => seen.push(`${method} ${route} ${status} ${ms >= 0}`));
  await until('the cache to hear invalidations', () =>
    Promise.resolve(api.get(Invalidations, { strict: false }).connected),
  );
}, 60_000);
afterAll(async () => {
  await api.close();
  await world.close();
  for (const name of ['CORS_ORIGINS', 'REQUESTS_PER_MINUTE', 'TRUST_PROXY']) Reflect.deleteProperty(process.env, name);
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether Fastify saw the request. */
  routed: boolean;
}

async function send(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const before = routed;
  const answer = await new Promise<Omit<Answer, 'routed'>>((resolve, reject) => {
    const url = { port, host: '127.0.0.1', path: `/api/v1/store/windows/${path}`, method, headers };
    const request = httpRequest(url, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    });
    request.on('error', reject).end();
  });
  return { ...answer, routed: routed > before };
}

/** The same request, answered by Fastify's hooks: injected requests do not pass the door. */
async function routedAnswer(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const {
    statusCode,
    headers: fields,
    rawPayload,
  } = await api.inject({ url: `/api/v1/store/windows/${path}`, headers });
  return { status: statusCode, headers: fields as IncomingHttpHeaders, body: rawPayload, routed: true };
}

/** Makes the bytes and their compressed forms, and lets the door learn the URL. */
async function warm(path: string): Promise<Answer> {
  for (const encoding of ['identity', 'gzip', 'br']) await send(path, { 'accept-encoding': encoding });
  const answer = await send(path);
  expect(answer).toMatchObject({ status: 200 });
  const again = await send(path);
  expect(again.routed).toBe(false);
  return again;
}

const OF_THE_MOMENT = ['date', 'x-request-id', 'connection', 'keep-alive'];

/** An answer without what two answers to one request may differ in. */
function comparable({ status, headers, body }: Answer): object {
  const fields = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.includes(name));
  return { status, headers: Object.fromEntries(fields), body: body.toString('base64') };
}

it.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['gzip', { 'accept-encoding': 'gzip' }],
  ['brotli', { 'accept-encoding': 'gzip;q=0.5, br' }],
  ['a known tag', { 'if-none-match': '<etag>' }],
  ['a list of weak tags', { 'if-none-match': 'W/"x", W/<etag>' }],
  ['any tag', { 'if-none-match': '*' }],
  ['another tag', { 'if-none-match': '"x"' }],
  ['the tag of another form', { 'if-none-match': '<etag>', 'accept-encoding': 'br' }],
  ['a known origin', { origin: ORIGIN }],
  ['an unknown origin', { origin: 'https://other.example' }],
  ['a known origin and tag', { origin: ORIGIN, 'if-none-match': '<etag>' }],
])('answers a request with %s as the hooks do', async (_what, given) => {
  const { headers: warmed } = await warm('same?size=1');
  const headers = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value.replace('<etag>', warmed.etag ?? '')]),
  );

  const [door, hooks] = [await send('same?size=1', headers), await routedAnswer('same?size=1', headers)];

  expect(door.routed).toBe(false);
  expect(comparable(door)).toEqual(comparable(hooks));
});

it('names the request: by its own id where that is well-formed, else by a new one each time', async () => {
  await warm('ids');
  const [own, one, two] = [
    await send('ids', { 'x-request-id': 'my-request-1' }),
    await send('ids', { 'x-request-id': 'odd id' }),
    await send('ids'),
  ];

  expect(own.headers['x-request-id']).toBe('my-request-1');
  expect(one.headers['x-request-id']).toMatch(/^req-/);
  expect(two.headers['x-request-id']).toMatch(/^req-/);
  expect(two.headers['x-request-id']).not.toBe(one.headers['x-request-id']);
});

it('tells metrics and log of each answer, by the pattern of its route', async () => {
  const { headers } = await warm('seen');
  seen.length = 0;
  await send('seen');
  await send('seen', { 'if-none-match': headers.etag ?? '' });

  expect(seen).toEqual([200, 304].map((status) => `GET /api/v1/store/windows/:id ${status} true`));
  const text = await api.get(Metrics, { strict: false }).registry.metrics();
  expect(text).toMatch(/_request_seconds_count\{method="GET",route="\/api\/v1\/store\/windows\/:id",status="304"\} \d/);
  expect(text).toMatch(/_request_seconds_bucket\{le="\+Inf",method="GET",route="[^"]*:id",status="200"\} \d/);
});

it('keeps apart what the headers of the key say', async () => {
  await warm('key');
  const other = await send('key', { 'x-channel': 'b2b' });

  expect(other.routed).toBe(true);
  expect(JSON.parse(other.body.toString())).toMatchObject({ channel: 'b2b' });
  expect(JSON.parse((await send('key')).body.toString())).toMatchObject({ channel: null });
});

it('leaves to the hooks what has credentials, another method, other parameters, or was forgotten', async () => {
  await warm('left');
  expect((await send('left', { authorization: 'Bearer x' })).routed).toBe(true);
  expect(await send('left', {}, 'HEAD')).toMatchObject({ status: 200, routed: true });
  expect((await send('left', {}, 'DELETE')).routed).toBe(true);
  expect((await send('left?color=red')).routed).toBe(true);

  await api.get(Cache).invalidateTags(['windows']);
  expect((await send('left')).routed).toBe(true);
});

it('is shut while the process is overloaded', async () => {
  await warm('busy');
  const gate = api.get(OverloadGate, { strict: false });
  const pressure = jest.spyOn(gate, 'currentPressure', 'get').mockReturnValue(1.2);
  expect((await send('busy')).routed).toBe(true);
  pressure.mockRestore();
  expect((await send('busy')).routed).toBe(false);
});

it('counts towards the limit of the address that a trusted proxy names', async () => {
  await warm('limited');
  const from = { 'x-forwarded-for': ' 203.0.113.7 , 10.0.0.1' };
  for (let count = 0; count < PER_MINUTE; count += 1) expect((await send('limited', from)).status).toBe(200);

  expect(await send('limited', from)).toMatchObject({
    status: 429,
    routed: true,
    headers: { 'content-type': expect.stringContaining('problem+json'), 'ratelimit-policy': '"address";q=400;w=60' },
  });
  expect((await routedAnswer('limited', from)).status).toBe(429);
  expect((await send('limited', { 'x-forwarded-for': '203.0.113.8' })).status).toBe(200);
});

it('sends clients elsewhere once the process stops', async () => {
  await warm('stopping');
  api.get(Readiness, { strict: false }).beginShutdown();

  expect(await send('stopping')).toMatchObject({ status: 200, routed: true, headers: { connection: 'close' } });
});
