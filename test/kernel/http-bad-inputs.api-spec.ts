import { connect } from 'node:net';
import { type HttpApp, startHttpApp } from './support/http-app.js';

const BODIES: [what: string, body: string | Buffer, status: number, code: string, pointer?: string][] = [
  ['BAD-001 empty', '', 400, 'body_required'],
  ['BAD-003 null', 'null', 422, 'not_an_object', ''],
  ['BAD-005 scalar', '"x"', 422, 'not_an_object', ''],
  ['a list', '[]', 422, 'not_an_object', ''],
  ['BAD-007 cut', '{"a":1', 400, 'body_unreadable'],
  ['BAD-009 single quotes', "{'text':'x'}", 400, 'body_unreadable'],
  ['BAD-011 1e400', '{"text":"x","rank":1e400}', 422, 'number_out_of_range', '/rank'],
  ['BAD-013 leading zero', '{"text":"x","rank":01}', 400, 'body_unreadable'],
  ['BAD-015 UTF-16', Buffer.from('{"text":"x"}', 'utf16le'), 400, 'body_unreadable'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'body_unreadable'],
  ['a BOM', '\ufeff{"text":"x"}', 400, 'body_unreadable'],
  ['BAD-017 lone surrogate', '{"text":"\\ud800"}', 422, 'invalid_characters', '/text'],
  ['lone surrogate in a key', '{"\\ud800":1}', 400, 'body_unreadable'],
  ['NUL', '{"text":"a\\u0000b"}', 422, 'invalid_characters', '/text'],
  ['BAD-019 duplicate keys', '{"text":"x","text":"y"}', 400, 'body_unreadable'],
  ['BAD-019 nested duplicate keys', '{"text":"x","tags":[{"name":"a","name":"b"}]}', 400, 'body_unreadable'],
  ['BAD-021 __proto__', '{"text":"x","__proto__":{"admin":true}}', 400, 'body_unreadable'],
  ['BAD-021 constructor', '{"text":"x","constructor":{"prototype":{}}}', 400, 'body_unreadable'],
  ['BAD-023 nesting', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'body_too_complex'],
  [
    'BAD-025 very many keys',
    `{${Array.from({ length: 60_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
    400,
    'body_too_complex',
  ],
  [
    'BAD-025 many keys in one object',
    `{${Array.from({ length: 1_001 }, (_, i) => `"k${i}":1`).join(',')}}`,
    400,
    'body_too_complex',
  ],
  ['BAD-027 number as string', '{"text":"x","rank":"5"}', 422, 'not_an_integer', '/rank'],
  ['BAD-027 string as number', '{"text":5}', 422, 'not_a_string', '/text'],
  ['BAD-029 object where scalar', '{"text":{"$ne":""}}', 422, 'not_a_string', '/text'],
  ['BAD-029 list where scalar', '{"text":["a"]}', 422, 'not_a_string', '/text'],
  ['BAD-031 null where required', '{"text":null}', 422, 'not_a_string', '/text'],
  ['missing', '{}', 422, 'required', '/text'],
  ['too long', `{"text":"${'x'.repeat(201)}"}`, 422, 'wrong_length', '/text'],
  ['a fraction', '{"text":"x","rank":1.5}', 422, 'not_an_integer', '/rank'],
  ['2^53+1', '{"text":"x","rank":9007199254740993}', 422, 'number_out_of_range', '/rank'],
  ['too big', '{"text":"x","rank":10}', 422, 'too_big', '/rank'],
  ['ATK-033 unknown field', '{"text":"x","role":"admin"}', 422, 'unknown_field', '/role'],
  ['unknown nested field', '{"text":"x","tags":[{"name":"a","id":1}]}', 422, 'unknown_field', '/tags/0/id'],
  ['wrong nested field', '{"text":"x","tags":[{"name":"a"},{"name":""}]}', 422, 'wrong_length', '/tags/1/name'],
  ['a scalar in a list of objects', '{"text":"x","tags":["a"]}', 422, 'not_an_object', '/tags/0'],
  ['an object for a list', '{"text":"x","tags":{"0":{"name":"a"}}}', 422, 'not_a_list', '/tags'],
  ['too many', '{"text":"x","tags":[{"name":"a"},{"name":"a"},{"name":"a"},{"name":"a"}]}', 422, 'too_many', '/tags'],
  ['more than 1 MiB', `{"text":"${'x'.repeat(1_100_000)}"}`, 413, 'body_too_large'],
];

/** Ids as in shared/bad-inputs.md and attacks.md. Every case: 4xx, problem+json, quick, and the process lives. */
describe('bad inputs', () => {
  let app: HttpApp;
  const PATH = '/api/v1/store/notes';

  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());
  afterEach(async () => {
    expect((await app.http.get(`${PATH}/context`)).status).toBe(200);
    expect(await app.own.db.query('SELECT id FROM note')).toEqual([]);
  });

  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${app.port}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
  const problemOf = async (response: Response): Promise<{ status: number; code: string; pointer?: string }> => {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const body = (await response.json()) as {
      status: number;
      code: string;
      errors?: { pointer: string; code: string }[];
    };
    expect(body.status).toBe(response.status);
    const first = body.errors?.[0];
    return {
      status: response.status,
      code: first === undefined ? body.code : first.code,
      ...(first === undefined ? {} : { pointer: first.pointer }),
    };
  };

  it.each(BODIES.map(([what, body, status, code, pointer]) => ({ what, body, status, code, pointer })))(
    '$what',
    async ({ body, status, code, pointer }) => {
      const problem = await problemOf(await send(body));

      expect(problem).toEqual({ status, code, ...(pointer === undefined ? {} : { pointer }) });
    },
  );

  it.each([
    'application/json\tx',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/jsonx',
    'text/plain',
    'text/plain; application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/xml',
    'application/json, text/plain',
    '*/*',
    'application/json; x=y',
  ])('ATK-107 content type %j is 415', async (type) => {
    const raw = await exchange(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"text":"x"}`,
    );

    expect(raw).toMatch(/^HTTP\/1\.1 (415|400) /);
    expect(raw).toContain('application/problem+json');
  });

  it('a missing content type is 415', async () => {
    const raw = await exchange(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"text":"x"}`,
    );

    expect(raw).toMatch(/^HTTP\/1\.1 415 /);
  });

  it.each(['Content-Type: application/json', 'Idempotency-Key: a', 'Authorization: Bearer customer', 'If-Match: "1"'])(
    'BAD-095 refuses a second %s',
    async (header) => {
      const raw = await exchange(
        `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}\r\n${header}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      );

      expect(raw).toMatch(/^HTTP\/1\.1 400 /);
      expect(raw).toContain('header_repeated');
    },
  );

  it.each([
    ['CL and TE', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3'],
    ['a folded header', 'X-A: b\r\n c'],
    ['a bare line feed', 'X-A: b\nX-B: c'],
    ['a blank before the colon', 'X-A : b'],
    ['100 KB of cookies', `Cookie: ${'a=b; '.repeat(20_000)}`],
  ])('ATK-111 %s ends the connection with 4xx', async (_what, header) => {
    const raw = await exchange(
      `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}\r\n\r\n{}`,
    );

    expect(raw).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(raw).toContain('application/problem+json');
    expect(raw).toContain('x-content-type-options: nosniff');
  });

  it('BAD-035 a cut body leaves nothing behind', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(app.port, '127.0.0.1', () => {
        socket.write(
          `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"text":"x"`,
          () => socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
    });
  });

  it.each(['/%zz', '/%c0%ae', '/%', '/api/v1/store/notes/%ff', '/api/v1/store/notes/%2e%2e%2fadmin'])(
    'BAD-085 the address %s',
    async (path) => {
      const raw = await exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

      expect(raw).toMatch(/^HTTP\/1\.1 (400|404) /);
      expect(raw).toContain('application/problem+json');
    },
  );

  it.each([
    '0',
    '-1',
    'abc',
    '1.0',
    '1e3',
    '%00',
    'null',
    'undefined',
    '[object%20Object]',
    'note_',
    `note_${'z'.repeat(26)}`,
    'NOTE_01h455vb4pex5vsknk084sn02q',
    'ord_01h455vb4pex5vsknk084sn02q',
    'x'.repeat(2_000),
  ])('BAD-081 the id %s is 404 like a missing one', async (id) => {
    const missing = await app.http.get(`${PATH}/note_01h455vb4pex5vsknk084sn02q`);
    const response = await app.http.get(`${PATH}/${id}`);

    expect(response.status).toBe(404);
    if (id.length < 300) expect(response.body.code).toBe(missing.body.code);
  });

  it.each([
    ['limit=0', 'limit_invalid'],
    ['limit=101', 'limit_invalid'],
    ['limit=1e9', 'limit_invalid'],
    ['limit=-1', 'limit_invalid'],
    ['limit= 5', 'limit_invalid'],
    ['limit=%D9%A5', 'limit_invalid'],
    ['limit=', 'limit_invalid'],
    ['limit=5&limit=6', 'query_parameter_repeated'],
    ['offset=10', 'query_parameter_unknown'],
    ['sort=;', 'sort_invalid'],
    ['sort=-', 'sort_invalid'],
    ['sort=rank,rank', 'sort_invalid'],
    ['sort=passwordHash', 'sort_invalid'],
    ['sort=text', 'sort_invalid'],
    ['sort=', 'sort_invalid'],
    ['after=*', 'invalid_cursor'],
    ['after=abc&before=def', 'invalid_cursor'],
    [`after=${'a'.repeat(1_500)}`, 'invalid_cursor'],
    ['filter[secret]=1', 'filter_unknown'],
    ['filter[customer.email][like]=a', 'filter_unknown'],
    ['filter[status]=gone', 'filter_value_invalid'],
    ['filter[status][like]=o', 'filter_operator_invalid'],
    ['filter[status][$ne]=o', 'filter_unknown'],
    ['filter[rank][gte]=x', 'filter_value_invalid'],
    ['filter[rank][gte]=1e3', 'filter_value_invalid'],
    ['filter[writtenAt][gte]=2026-02-30', 'filter_value_invalid'],
    ['filter[writtenAt][gte]=0000-00-00', 'filter_value_invalid'],
    ['filter[writtenAt][gte]=2026-01-01T00:00:00%2B25:00', 'filter_value_invalid'],
    ['filter[writtenAt][gte]=1969-01-01', 'filter_value_invalid'],
    ['filter[id]=note_x', 'filter_value_invalid'],
    ['filter[status=open', 'filter_unknown'],
    ['filter[__proto__]=1', 'filter_unknown'],
    ['__proto__=1', 'query_parameter_unknown'],
    ['include=secrets', 'include_invalid'],
    ['include=tags.author.password', 'include_invalid'],
    ['fields[note]=', 'fields_invalid'],
    ['fields[note]=id,password', 'fields_invalid'],
    ['fields[other]=id', 'query_parameter_unknown'],
    ['count=all', 'count_invalid'],
    ['q=%zz', 'query_unreadable'],
    ['q=%00', 'query_unreadable'],
    ['q=%ed%a0%80', 'query_unreadable'],
    [Array.from({ length: 1_000 }, (_, i) => `p${i}=1`).join('&'), 'query_too_long'],
  ])('the list query %s is 400', async (query, code) => {
    const response = await app.http.get(`${PATH}?${query}`);

    expect([response.status, response.body.code]).toEqual([400, code]);
  });

  it.each([
    ['pages=x', 'query_parameter_invalid'],
    ['pages=6', 'query_parameter_invalid'],
    ['other=1', 'query_parameter_unknown'],
    [`q=${'x'.repeat(51)}`, 'query_parameter_invalid'],
  ])('the query %s of a DTO is 400', async (query, code) => {
    const response = await app.http.get(`${PATH}/search?${query}`);

    expect([response.status, response.body.code]).toEqual([400, code]);
  });

  it('BAD-093 shrugs at odd languages, request ids and trace parents', async () => {
    const { body, status } = await app.http
      .get(`${PATH}/context`)
      .set('Accept-Language', 'x'.repeat(10_000))
      .set('X-Request-Id', '<script>')
      .set('traceparent', '00-zz-zz-00');

    expect(status).toBe(200);
    expect(body.requestId).toMatch(/^req-/);
    expect(body.traceparent).toBeNull();
  });

  it.each([
    ['text/plain', 'x', 415],
    ['application/json', '{}', 415],
    ['text/csv; a="b"\tc', 'a,b', 415],
    ['text/csv', 'x'.repeat(1_001), 413],
    ['multipart/form-data; boundary=b', '--b--\r\n', 400],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut',
      400,
    ],
    ['multipart/form-data', '--b--\r\n', 415],
    [
      'multipart/form-data; boundary=b',
      `--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n${'x'.repeat(2_000)}\r\n--b--\r\n`,
      413,
    ],
  ])('an upload as %s is refused', async (type, body, status) => {
    const response = await fetch(`http://127.0.0.1:${app.port}${PATH}/files`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });

    expect((await problemOf(response)).status).toBe(status);
  });

  it('takes a file as multipart or raw, and strips paths from its name', async () => {
    const form = new FormData();
    form.set('kind', 'products');
    form.set('file', new Blob(['a,b'], { type: 'text/csv' }), '../../etc/passwd');
    const multipart = await fetch(`http://127.0.0.1:${app.port}${PATH}/files`, { method: 'POST', body: form });
    const raw = await fetch(`http://127.0.0.1:${app.port}${PATH}/files`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      body: 'a,b',
    });

    expect(await multipart.json()).toEqual({ name: 'passwd', type: 'text/csv', size: 3, fields: { kind: 'products' } });
    expect(await raw.json()).toEqual({ name: 'upload', type: 'text/csv', size: 3, fields: {} });
  });

  it('ATK-135 tells nothing about a failure of ours', async () => {
    const { status, text, headers } = await app.http.get(`${PATH}/broken`);

    expect(status).toBe(500);
    expect(text).not.toMatch(/boom|SELECT|stack|node_modules|\.ts/);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
  });

  const exchange = (text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(app.port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setTimeout(5_000, () => socket.destroy());
      socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
});
