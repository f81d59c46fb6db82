import { type HttpApp, startHttpApp } from './support/http-app.js';
import { notesModule } from './support/notes.module.js';

const EVERYWHERE: Record<string, RegExp> = {
  'cache-control': /^private, no-store$/,
  'x-content-type-options': /^nosniff$/,
  'content-security-policy': /frame-ancestors 'none'/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /camera=\(\)/,
  'x-request-id': /^[\w.:-]{8,128}$/,
};

describe('answers', () => {
  let app: HttpApp;
  const PATH = '/api/v1/store/notes';
  const ID = 'note_01h455vb4pex5vsknk084sn02q';

  beforeAll(async () => {
    app = await startHttpApp([notesModule], {
      NODE_ENV: 'production',
      SHED_LOAD: 'false', // the machine of a test run is slow, not overloaded
      MARKETHALL_SECRET: 'qY7uQ1r0mVtXx2bWl9sGk4ZpN8dHfJ3eRcA6TzLw5vM=',
      METRICS_TOKEN: 'qY7uQ1r0mVtXx2bWl9sGk4ZpN8dHfJ3e',
      PUBLIC_URL: 'https://shop.example',
      STOREFRONT_URL: 'https://www.shop.example',
      CORS_ORIGINS: 'https://partner.example',
    });
  });
  afterAll(() => app.stop());
  beforeEach(() => app.own.db.execute('DELETE FROM note'));

  it.each([
    ['a success', `${PATH}/context`, 200],
    ['a refusal', `/api/v1/admin/notes/${ID}`, 401],
    ['a missing route', '/nowhere', 404],
    ['a bad address', '/%zz', 400],
    ['a failure of ours', `${PATH}/broken`, 500],
    ['the document', '/api/openapi.json', 200],
  ])('ATK-137 carry the security headers: %s', async (_what, path, status) => {
    const response = await app.http.get(path);

    expect(response.status).toBe(status);
    for (const [name, pattern] of Object.entries(EVERYWHERE))
      expect([name, response.headers[name]]).toEqual([name, expect.stringMatching(pattern)]);
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it('name the methods of an address with 405, and say 404 where nothing is', async () => {
    const known = await app.http.put(`${PATH}/context`);
    expect([known.status, known.headers.allow, known.headers['content-type']]).toEqual([
      405,
      'GET, HEAD',
      'application/problem+json; charset=utf-8',
    ]);
    expect(known.body).toMatchObject({ code: 'method_not_allowed', params: { allow: ['GET', 'HEAD'] } });

    for (const path of ['/nowhere', `${PATH}/context/`, `${PATH}/context/more`])
      expect((await app.http.put(path)).body.code).toBe('route_not_found');
  });

  it('take the request id and trace of the caller', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { body, headers } = await app.http
      .get(`${PATH}/context`)
      .set('X-Request-Id', 'order-4711.a')
      .set('traceparent', traceparent);

    expect(headers['x-request-id']).toBe('order-4711.a');
    expect(body).toEqual({ requestId: 'order-4711.a', traceparent, actor: 'anonymous' });
  });

  it('keep the contexts of parallel requests apart, after a body as well', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => app.http.get(`${PATH}/context`).set('X-Request-Id', `request-${i}-x`)),
    );

    expect(answers.map((answer) => answer.body.requestId)).toEqual(answers.map((_, i) => `request-${i}-x`));
  });

  describe('to browsers', () => {
    it.each(['https://shop.example', 'https://www.shop.example', 'https://partner.example'])(
      'name the known origin %s',
      async (origin) => {
        const { headers } = await app.http.get(`${PATH}/context`).set('Origin', origin);

        expect(headers['access-control-allow-origin']).toBe(origin);
        expect(headers['access-control-expose-headers']).toContain('ETag');
        expect(headers['access-control-allow-credentials']).toBeUndefined();
        expect(headers.vary).toContain('Origin');
      },
    );

    it.each(['https://evil.example', 'null', 'https://shop.example.evil.example'])(
      'name nobody for %s',
      async (origin) => {
        const { headers } = await app.http.get(`${PATH}/context`).set('Origin', origin);

        expect(headers['access-control-allow-origin']).toBeUndefined();
        expect(headers.vary).toContain('Origin');
      },
    );

    it('answer a preflight', async () => {
      const { status, headers } = await app.http
        .options(PATH)
        .set('Origin', 'https://partner.example')
        .set('Access-Control-Request-Method', 'POST');

      expect(status).toBe(204);
      expect(headers['access-control-allow-methods']).toContain('POST');
      expect(headers['access-control-allow-headers']).toContain('Idempotency-Key');
    });
  });

  describe('of versioned resources', () => {
    const create = async (): Promise<string> => (await app.http.post(PATH).send({ text: 'hello' })).body.id;

    it('carry a strong ETag with the version, and 304 without a body', async () => {
      const id = await create();
      const first = await app.http.get(`${PATH}/${id}`);
      const again = await app.http.get(`${PATH}/${id}`).set('If-None-Match', first.headers.etag ?? '');
      const list = await app.http.get(`${PATH}/${id}`).set('If-None-Match', `"other", W/${first.headers.etag}`);

      expect(first.headers.etag).toMatch(/^"1\.[\w-]{16}"$/);
      expect(first.body).toEqual({ id, text: 'hello', version: 1 });
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', first.headers.etag]);
      expect(again.headers['content-length']).toBeUndefined();
      expect(list.status).toBe(304);
    });

    it('BAD-099 answer HEAD like GET, without a body', async () => {
      const id = await create();
      const head = await app.http.head(`${PATH}/${id}`);
      const not = await app.http.head(`${PATH}/${id}`).set('If-None-Match', head.headers.etag ?? '');

      expect([head.status, head.text ?? '', not.status]).toEqual([200, '', 304]);
    });

    const patch = (id: string, ifMatch?: string) => {
      const request = app.http.patch(`/api/v1/admin/notes/${id}`).set('Authorization', 'Bearer staff note:write');
      return (ifMatch === undefined ? request : request.set('If-Match', ifMatch)).send({ text: 'changed' });
    };

    it.each([
      [undefined, 428, 'precondition_required'],
      ['*', 428, 'precondition_required'],
      ['"7"', 412, 'version_conflict'],
      ['W/"1.abc"', 412, 'version_conflict'],
      ['"foreign"', 412, 'version_conflict'],
      ['1', 400, 'if_match_invalid'],
      ['"1", "2"', 400, 'if_match_invalid'],
    ])('If-Match %s is %i', async (header, status, code) => {
      const response = await patch(await create(), header);

      expect([response.status, response.body.code]).toEqual([status, code]);
    });

    it('change with the ETag that was read, once', async () => {
      const id = await create();
      const { etag } = (await app.http.get(`${PATH}/${id}`)).headers;
      const first = await patch(id, etag);
      const second = await patch(id, etag);

      expect([first.status, first.body.version, second.status]).toEqual([200, 2, 412]);
      expect(first.headers.etag).toMatch(/^"2\./);
    });
  });

  describe('of lists', () => {
    it('read every part of the query', async () => {
      const query =
        'limit=5&sort=-rank,id&filter[status]=open,done&filter[rank][gte]=3&filter[writtenAt][lt]=2026-01-02T03:04:05.678Z&filter[text][like]=a%25b&include=tags,tags.author&count=estimate&q=shoes&locale=de';
      const { body, status } = await app.http.get(`${PATH}?${query}`);

      expect(status).toBe(200);
      expect(body.data[0].text).toBe('shoes');
      expect(body.data[0].list).toEqual({
        limit: 5,
        after: null,
        before: null,
        sort: [
          { field: 'rank', direction: 'desc' },
          { field: 'id', direction: 'asc' },
        ],
        filters: [
          { field: 'status', op: 'in', value: ['open', 'done'], type: 'enum' },
          { field: 'rank', op: 'gte', value: 3, type: 'number' },
          { field: 'writtenAt', op: 'lt', value: '2026-01-02T03:04:05.678Z', type: 'date' },
          { field: 'text', op: 'like', value: 'a%b', type: 'string' },
        ],
        include: ['tags', 'tags.author'],
        fields: null,
        count: 'estimate',
      });
    });

    it('have defaults, and an empty filter that matches nothing', async () => {
      const plain = (await app.http.get(PATH)).body.data[0].list;
      const empty = (await app.http.get(`${PATH}?filter[status]=`)).body.data[0].list;

      expect(plain).toMatchObject({ limit: 20, sort: [{ field: 'writtenAt', direction: 'desc' }], count: null });
      expect(empty.filters).toEqual([{ field: 'status', op: 'in', value: [], type: 'enum' }]);
    });

    it('BHV-019 keep the named fields and the id', async () => {
      const { body } = await app.http.get(`${PATH}?fields[note]=rank`);

      expect(body).toEqual({ data: [{ id: 'note_1', rank: 1 }], page: { next: null, prev: null, hasMore: false } });
    });
  });

  it('count named limits, with headers and Retry-After', async () => {
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await app.http.get(`${PATH}/limited`));

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[0]?.headers['ratelimit-policy']).toBe('"notes";q=3;w=60');
    expect(answers[1]?.headers.ratelimit).toMatch(/^"notes";r=1;t=\d+$/);
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[3]?.body).toMatchObject({ code: 'rate_limited', params: { limit: 'notes' } });
  });
});
