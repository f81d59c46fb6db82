import { StaffService } from 'markethall/users';
import { aStaffMember } from 'markethall/testing/users';
import { systemActor } from 'markethall/kernel';
import { useApp } from '../support/app.js';
import { aCustomerWithPassword, forgetAttempts, me, refresh, signIn } from './support/accounts.js';

describe('DELETE /api/v1/auth/sessions/current', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));

  const signOut = (authorization: string) =>
    app.http.delete('/api/v1/auth/sessions/current').set('Authorization', authorization);

  it('ends access token, refresh token and console cookie at once', async () => {
    const staff = await aStaffMember(app, ['queue:read']);
    const opened = await app.http.post('/api/v1/auth/console-sessions').set('Authorization', staff.authorization);
    expect(opened.status).toBe(201);

    const response = await signOut(staff.authorization);

    expect(response.status).toBe(204);
    expect(response.headers['set-cookie']).toEqual([expect.stringContaining('Max-Age=0')]);
    expect((await app.http.get('/api/v1/auth/me').set('Authorization', staff.authorization)).status).toBe(401);
    expect((await refresh(app, staff.refreshToken)).status).toBe(401);
  });

  it('ends no other session', async () => {
    const { email, authorization } = await aCustomerWithPassword(app);
    const other = (await signIn(app, email)).body.accessToken;

    await signOut(authorization);

    expect((await me(app, other)).status).toBe(200);
  });

  it('answers 401 the second time, and without a token', async () => {
    const { authorization } = await aCustomerWithPassword(app);
    await signOut(authorization);

    expect((await signOut(authorization)).status).toBe(401);
    expect((await app.http.delete('/api/v1/auth/sessions/current')).status).toBe(401);
  });

  it('is not needed for a demoted or disabled member of staff: both take effect in open sessions', async () => {
    const staff = await aStaffMember(app, ['role:read']);
    const list = () => app.http.get('/api/v1/admin/roles').set('Authorization', staff.authorization);
    expect((await list()).status).toBe(200);

    const service = app.get(StaffService);
    await keepAnAdministrator();
    const demoted = await service.update(systemActor('test'), staff.userId, { roleIds: [] }, 1);
    expect((await list()).status).toBe(403);

    await service.update(systemActor('test'), staff.userId, { active: false }, demoted.user.version);
    expect((await list()).status).toBe(401);
  });

  async function keepAnAdministrator(): Promise<void> {
    await app.get(StaffService).ensureAdministrator('root@example.com');
  }
});
