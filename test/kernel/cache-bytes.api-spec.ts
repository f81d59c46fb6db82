import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Injectable, Module, Param, Query, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Cache, CachedBytes, defineModule, notFound, Public } from 'markethall/kernel';
import { createApi } from '../../apps/api/src/bootstrap.js';
import { Invalidations } from '../../libs/kernel/src/cache/invalidations.js';
import { KernelWorld, until } from './support/kernel-world.js';

@Injectable()
class Shelf {
  reads = 0;
  text = 'x'.repeat(5_000);
}

@Public()
@Controller('api/v1/store/shelves')
class ShelfController {
  constructor(private readonly shelf: Shelf) {}

  @Get(':id')
  @CachedBytes({
    ttlSeconds: 60,
    staleSeconds: 30,
    query: ['limit', 'sort'],
    key: ({ headers }) => (headers['x-channel'] === 'none' ? null : [String(headers['x-channel'] ?? 'default')]),
    vary: ['X-Channel'],
    tags: (request) => [`shelf:${(request.params as { id: string }).id}`],
  })
  read(
    @Param('id') id: string,
    @Query() query: Record<string, string>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object {
    this.shelf.reads += 1;
    if (id === 'missing') throw notFound('shelf');
    void reply.header('content-language', 'de');
    return { id, text: this.shelf.text, query, read: this.shelf.reads };
  }
}

@Module({ controllers: [ShelfController], providers: [Shelf] })
class ShelfModule {}

jest.setTimeout(60_000);
const world = new KernelWorld([defineModule({ name: 'shelf', module: ShelfModule })]);
let api: NestFastifyApplication;
let shelf: Shelf;
let port: number;

beforeAll(async () => {
  await world.open();
  api = await createApi(world.modules);
  await api.listen({ port: 0, host: '127.0.0.1' });
  port = (api.getHttpServer().address() as AddressInfo).port;
  shelf = api.get(Shelf, { strict: false });
  // From then on nothing is forgotten for fear of a missed message.
  await until('the cache to hear invalidations', () =>
    Promise.resolve(api.get(Invalidations, { strict: false }).connected),
  );
}, 60_000);
afterAll(async () => {
  await api.close();
  await world.close();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const send = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', path: `/api/v1/store/shelves/${path}`, method, headers },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
        );
      },
    );
    request.on('error', reject).end();
  });

it('answers the same bytes with a strong ETag and headers for shared caches, reading once', async () => {
  const before = shelf.reads;
  const [first, second] = [await send('a'), await send('a')];

  expect(shelf.reads - before).toBe(1);
  expect(second.body.equals(first.body)).toBe(true);
  for (const answer of [first, second]) {
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      etag: expect.stringMatching(/^"[\w-]{10,}"$/),
      'cache-control': 'public, max-age=0, s-maxage=60, stale-while-revalidate=30',
      'surrogate-key': 'shelf:a',
      vary: expect.stringContaining('Accept-Encoding, X-Channel'),
      'content-language': 'de',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(first.body.length),
    });
  }
});

it.each(['first', 'second'])('answers 304 without a body to the ETag (%s time)', async (time) => {
  const { headers } = await send(`etag-${time}`);
  if (time === 'second') await send(`etag-${time}`);

  const answer = await send(`etag-${time}`, { 'if-none-match': `W/"other", ${headers.etag}` });

  expect(answer.status).toBe(304);
  expect(answer.body.length).toBe(0);
  expect(answer.headers.etag).toBe(headers.etag);
  expect(answer.headers['content-length'] ?? '0').toBe('0');
  expect((await send(`etag-${time}`, { 'if-none-match': '"other"' })).status).toBe(200);
});

it('compresses once and tells the forms apart by their ETags', async () => {
  const plain = await send('z');
  const gzip = [await send('z', { 'accept-encoding': 'gzip' }), await send('z', { 'accept-encoding': 'gzip, br;q=0' })];
  const brotli = [
    await send('z', { 'accept-encoding': 'gzip, deflate, br' }),
    await send('z', { 'accept-encoding': 'br' }),
  ];

  for (const answer of gzip) {
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).equals(plain.body)).toBe(true);
  }
  for (const answer of brotli) {
    expect(answer.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(answer.body).equals(plain.body)).toBe(true);
  }
  expect(new Set([plain, gzip[0], brotli[0]].map((answer) => answer?.headers.etag)).size).toBe(3);
  expect((await send('z', { 'accept-encoding': 'br', 'if-none-match': plain.headers.etag ?? '' })).status).toBe(200);
});

it('answers HEAD like GET without the body', async () => {
  const [get, head] = [await send('h'), await send('h', {}, 'HEAD')];

  expect(head.status).toBe(200);
  expect(head.body.length).toBe(0);
  expect(head.headers).toMatchObject({ etag: get.headers.etag, 'content-length': get.headers['content-length'] });
});

it('keeps apart what the key says, and takes listed parameters in any order', async () => {
  const before = shelf.reads;
  await send('k?limit=5&sort=name');
  await send('k?sort=name&limit=5');
  expect(shelf.reads - before).toBe(1);
  await send('k?sort=name&limit=5', { 'x-channel': 'b2b' });
  await send('k?sort=name&limit=6');
  expect(shelf.reads - before).toBe(3);
});

it.each(['k?color=red', 'k?limit=1&color=red'])('leaves %s with an unlisted parameter to the handler', async (path) => {
  const before = shelf.reads;
  const answers = [await send(path), await send(path)];

  expect(shelf.reads - before).toBe(2);
  expect(answers[0]?.headers['surrogate-key']).toBeUndefined();
});

it('does not keep what has no key, nor a failure', async () => {
  const before = shelf.reads;
  for (const headers of [{ 'x-channel': 'none' }, { 'x-channel': 'none' }]) await send('n', headers);
  expect((await send('missing')).status).toBe(404);
  expect((await send('missing')).status).toBe(404);

  expect(shelf.reads - before).toBe(4);
});

it('reads again after an invalidation, in the answer right after it', async () => {
  const before = (await send('i')).headers.etag;
  shelf.text = 'y'.repeat(5_000);
  await api.get(Cache).invalidateTags(['shelf:i']);

  const after = await send('i');

  expect(after.headers.etag).not.toBe(before);
  expect(JSON.parse(after.body.toString())).toMatchObject({ text: shelf.text });
});

it('reads once for many that ask at the same time', async () => {
  const before = shelf.reads;
  const answers = await Promise.all(Array.from({ length: 50 }, () => send('crowd')));

  expect(new Set(answers.map((answer) => answer.headers.etag)).size).toBe(1);
  expect(shelf.reads - before).toBe(1);
});
