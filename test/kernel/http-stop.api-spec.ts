import { Readiness } from 'markethall/kernel';
import { type HttpApp, startHttpApp } from './support/http-app.js';

describe('an api that begins to stop', () => {
  let app: HttpApp;

  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());

  it('goes on answering, is no longer ready, and lets no client keep its connection', async () => {
    const path = '/api/v1/store/notes/context';
    expect((await app.http.get(path).set('Connection', 'keep-alive')).headers.connection).toBe('keep-alive');

    app.app.get(Readiness).beginShutdown();

    const answer = await app.http.get(path).set('Connection', 'keep-alive');
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    expect((await app.http.get('/health/ready')).status).toBe(503);
  });
});
