import { type HttpApp, startHttpApp } from './support/http-app.js';

describe('access', () => {
  let app: HttpApp;
  const id = 'note_01h455vb4pex5vsknk084sn02q';

  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());

  it('answers 401 without credentials, in problem+json', async () => {
    const response = await app.http.get(`/api/v1/admin/notes/${id}`);

    expect(response.status).toBe(401);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.body).toEqual({
      type: 'urn:markethall:problem:unauthenticated',
      title: 'Unauthenticated',
      status: 401,
      detail: 'Valid credentials are required',
      instance: `/api/v1/admin/notes/${id}`,
      code: 'unauthenticated',
      requestId: response.headers['x-request-id'],
    });
  });

  it.each([
    ['customer', 403],
    ['customer note:read', 403],
    ['staff', 403],
    ['staff note:write', 403],
    ['staff note:read', 200],
    ['nonsense', 401],
  ])('answers a "%s" token %i on an admin route', async (token, status) => {
    const response = await app.http.get(`/api/v1/admin/notes/${id}`).set('Authorization', `Bearer ${token}`);

    expect(response.status).toBe(status);
  });

  it('gives a public route the actor of a token, and refuses a bad one', async () => {
    const known = await app.http.get('/api/v1/store/notes/context').set('Authorization', 'Bearer customer');
    const bad = await app.http.get('/api/v1/store/notes/context').set('Authorization', 'Bearer junk');

    expect(known.body.actor).toBe('customer');
    expect(bad.status).toBe(401);
    expect(bad.body.code).toBe('token_invalid');
  });

  it('keeps staff out of routes for customers', async () => {
    expect((await app.http.get('/api/v1/store/notes/me').set('Authorization', 'Bearer staff')).status).toBe(403);
    expect((await app.http.get('/api/v1/store/notes/me').set('Authorization', 'Bearer customer')).body).toEqual({
      userId: 'usr_customer',
      kind: 'customer',
    });
  });

  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST'])(
    'never answers %s on a guarded route with success',
    async (method) => {
      const response = await fetch(`http://127.0.0.1:${app.port}/api/v1/admin/notes/${id}`, { method });

      expect([401, 404, 405, 415]).toContain(response.status);
    },
  );

  it.each([
    `//api/v1/admin/notes/${id}`,
    `/api//v1/admin/notes/${id}`,
    `/api/v1/%61dmin/notes/${id}`,
    `/api/v1/ADMIN/notes/${id}`,
    `/api/v1/admin/notes/${id}/`,
    `/api/v1/admin/notes/${id};x=1`,
    `/api/v1/admin%2Fnotes/${id}`,
    `/api/v1/admin\\notes/${id}`,
    `/api/v1/admin/./notes/${id}`,
    `/api/v1/admin/notes/.`,
    `/api/v1/admin/notes/${id}%00`,
    `/api/v1/admin/notes/${id}?x=1#y`,
  ])('keeps %s behind the guard', async (path) => {
    const response = await raw(app.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);

    expect(response).toMatch(/^HTTP\/1\.1 (400|401|404) /);
    expect(response).toContain('application/problem+json');
  });
});

async function raw(port: number, text: string): Promise<string> {
  const { connect } = await import('node:net');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
