import { useApp } from '../support/app.js';

describe('the queue board', () => {
  const app = useApp();

  async function cookieOf(permissions: string[]): Promise<string> {
    const answer = await app.http
      .post('/api/v1/auth/console-sessions')
      .set('Authorization', app.as(permissions))
      .expect(201);
    return String(answer.headers['set-cookie']).split(';')[0] ?? '';
  }

  it('opens for staff with the permission, by the cookie of a console session', async () => {
    const cookie = await cookieOf(['queue:read']);
    expect(cookie).toMatch(/^__Host-/);
    const page = await app.http.get('/admin/queues').set('Cookie', cookie).expect(200);
    expect(page.text).toContain('Markethall');
    const queues = await app.http.get('/admin/queues/api/queues').set('Cookie', cookie).expect(200);
    expect(queues.body.queues.map((queue: { name: string }) => queue.name).sort()).toEqual(['events', 'jobs']);
  });

  it('stays closed for everybody else', async () => {
    await app.http.get('/admin/queues').expect(401);
    await app.http.get('/admin/queues/api/queues').set('Cookie', '__Host-markethall-console=forged').expect(401);
    await app.http
      .post('/api/v1/auth/console-sessions')
      .set('Authorization', app.as(['order:read']))
      .expect(403);
    await app.http.post('/api/v1/auth/console-sessions').expect(401);
  });

  it('takes no command from another site', async () => {
    const cookie = await cookieOf(['queue:read']);
    const put = app.http.put('/admin/queues/api/queues/events/pause').set('Cookie', cookie);
    await put.set('Sec-Fetch-Site', 'cross-site').expect(401);
  });
});
