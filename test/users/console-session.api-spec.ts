import { ConsoleSessions } from 'markethall/users';
import { aCustomer } from 'markethall/testing/customers';
import { aStaffMember } from 'markethall/testing/users';
import { useApp } from '../support/app.js';

describe('POST /api/v1/auth/console-sessions', () => {
  const app = useApp();

  const open = (authorization: string) =>
    app.http.post('/api/v1/auth/console-sessions').set('Authorization', authorization);
  const cookieOf = (response: { headers: Record<string, unknown> }): string =>
    String((response.headers['set-cookie'] as string[])[0]).split(';')[0] ?? '';

  it('sets a short-lived cookie that only this origin sends', async () => {
    const { authorization, userId } = await aStaffMember(app, ['queue:read']);

    const response = await open(authorization);

    expect(response.status).toBe(201);
    const [cookie] = response.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(
      /^__Host-markethall-console=[^;]+; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=900$/,
    );
    expect(await app.get(ConsoleSessions).verify(`a=b; ${cookieOf(response)}`)).toMatchObject({
      kind: 'staff',
      userId,
    });
  });

  it('is for staff with the permission only', async () => {
    expect((await open((await aStaffMember(app, ['staff:read'])).authorization)).status).toBe(403);
    expect((await open((await aCustomer(app)).authorization)).status).toBe(403);
    expect((await app.http.post('/api/v1/auth/console-sessions')).status).toBe(401);
  });

  it('gives a cookie that ends with its time and is no bearer token', async () => {
    const { authorization } = await aStaffMember(app, ['queue:read']);
    const cookie = cookieOf(await open(authorization));

    const asToken = await app.http.get('/api/v1/auth/me').set('Authorization', `Bearer ${cookie.split('=')[1]}`);
    const asCookie = await app.http.get('/api/v1/auth/me').set('Cookie', cookie);
    expect([asToken.status, asCookie.status]).toEqual([401, 401]);

    app.clock.advance(15 * 60_000 + 1);
    expect(await app.get(ConsoleSessions).verify(cookie)).toBeNull();
  });

  it('gives a cookie that cannot be changed', async () => {
    const { authorization } = await aStaffMember(app, ['queue:read']);
    const cookie = cookieOf(await open(authorization));
    const [name = '', value = ''] = cookie.split('=');
    const [session = '', time = '', signature = ''] = value.split('.');
    const later = String(Number(time) + 1);
    const sessions = app.get(ConsoleSessions);

    for (const bad of [
      undefined,
      '',
      `${name}=`,
      `${name}=${session}.${later}.${signature}`,
      `${name}=${session}.${time}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
      `${name}=${session}.${time}`,
      `${cookie}; ${cookie}`,
      `${name}=${'x'.repeat(10_000)}`,
    ]) {
      expect(await sessions.verify(bad)).toBeNull();
    }
  });
});
