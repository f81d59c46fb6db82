import { StaffService } from 'markethall/users';
import { aStaffMember } from 'markethall/testing/users';
import { aCustomer } from 'markethall/testing/customers';
import { type TestApp, useApp } from '../support/app.js';
import { forgetAttempts, PASSWORD, signIn } from './support/accounts.js';

const STAFF = '/api/v1/admin/staff';

describe('members of staff', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));

  const create = (authorization: string, body: object) =>
    app.http.post(STAFF).set('Authorization', authorization).send(body);
  const patch = (authorization: string, id: string, version: number, body: object) =>
    app.http.patch(`${STAFF}/${id}`).set('Authorization', authorization).set('If-Match', `"${version}"`).send(body);

  it('are added with roles, and sign in', async () => {
    const admin = await administrator(app);
    const support = await roleId(app, 'support');

    const response = await create(admin.authorization, {
      email: 'grace@example.com',
      name: 'Grace',
      roleIds: [support],
      password: PASSWORD,
    });

    expect(response.status).toBe(201);
    expect(response.headers.etag).toMatch(/^"1\./);
    expect(response.body).toMatchObject({
      email: 'grace@example.com',
      status: 'active',
      joined: true,
      channelIds: null,
      version: 1,
    });
    expect(response.body.roles).toEqual([expect.objectContaining({ id: support, code: 'support' })]);
    expect(JSON.stringify(response.body)).not.toMatch(/argon|hash/i);
    expect((await signIn(app, 'grace@example.com')).status).toBe(201);
    expect((await app.publishedEvents('users.registered.v1'))[0]?.payload).toMatchObject({ kind: 'staff' });
  });

  it('are invited by mail when no password is given, and cannot sign in until they chose one', async () => {
    const admin = await administrator(app);

    const { body } = await create(admin.authorization, { email: 'grace@example.com', name: 'Grace', roleIds: [] });

    expect(body.joined).toBe(false);
    expect(await app.publishedEvents('users.staff-invited.v1')).toEqual([
      { name: 'users.staff-invited.v1', payload: { userId: body.id }, aggregateId: body.id },
    ]);
    expect((await signIn(app, 'grace@example.com', '')).status).toBe(422);
    expect((await signIn(app, 'grace@example.com', 'anything at all')).status).toBe(401);
  });

  it('share one name space of addresses with customers', async () => {
    const admin = await administrator(app);
    const { email } = await aCustomer(app, { email: 'ada@example.com' });

    const response = await create(admin.authorization, { email: email.toUpperCase(), name: 'Ada', roleIds: [] });

    expect(response.status).toBe(409);
    expect(response.body.code).toBe('email_taken');
  });

  it('cannot be given rights, or channels, that the giver does not hold', async () => {
    const support = await roleId(app, 'support');
    const giver = await aStaffMember(app, ['staff:read', 'staff:write'], {
      channelIds: ['chan_01h455vb4pex5vsknk084sn02q'],
    });

    const role = await create(giver.authorization, {
      email: 'a@example.com',
      name: 'A',
      roleIds: [support],
      channelIds: [],
    });
    const channels = await create(giver.authorization, { email: 'b@example.com', name: 'B', roleIds: [] });
    const fine = await create(giver.authorization, {
      email: 'c@example.com',
      name: 'C',
      roleIds: [],
      channelIds: ['chan_01h455vb4pex5vsknk084sn02q'],
    });

    expect([role.status, channels.status, fine.status]).toEqual([403, 403, 201]);
    expect(role.body.code).toBe('above_own_rights');
  });

  it('cannot raise their own rights, nor touch somebody above them', async () => {
    const admin = await administrator(app);
    const climber = await aStaffMember(app, ['staff:read', 'staff:write']);
    const top = await roleId(app, 'administrator');

    const self = await patch(climber.authorization, climber.userId, 1, { roleIds: [top] });
    const disarm = await patch(climber.authorization, admin.userId, 1, { active: false });
    const demote = await patch(climber.authorization, admin.userId, 1, { roleIds: [] });

    expect([self.status, disarm.status, demote.status]).toEqual([403, 403, 403]);
  });

  it('lose rights and sessions at once when these are taken away', async () => {
    const admin = await administrator(app);
    const member = await aStaffMember(app, ['staff:read']);
    const list = () => app.http.get(STAFF).set('Authorization', member.authorization);
    expect((await list()).status).toBe(200);

    const demoted = await patch(admin.authorization, member.userId, 1, { roleIds: [] });
    expect((await list()).status).toBe(403);
    await patch(admin.authorization, member.userId, demoted.body.version, { active: false });
    expect((await list()).status).toBe(401);

    const back = await patch(admin.authorization, member.userId, demoted.body.version + 1, { active: true });
    expect(back.body.status).toBe('active');
    expect((await list()).status).toBe(401);
  });

  it('always include an administrator', async () => {
    const admin = await administrator(app);

    const off = await patch(admin.authorization, admin.userId, 1, { active: false });
    const demoted = await patch(admin.authorization, admin.userId, 1, { roleIds: [] });

    for (const response of [off, demoted]) {
      expect(response.status).toBe(409);
      expect(response.body.code).toBe('last_administrator');
    }
  });

  it('always include an administrator, also when the last ones remove each other at the same time', async () => {
    for (let round = 0; round < 3; round += 1) {
      await app.database.reset();
      const [first, second, third] = [await administrator(app), await another(app, 'b'), await another(app, 'c')];

      const answers = await Promise.all([
        patch(first.authorization, second.userId, 1, { roleIds: [] }),
        patch(second.authorization, third.userId, 1, { active: false }),
        patch(third.authorization, first.userId, 1, { roleIds: [] }),
      ]);

      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const rows = await app.database.query<{ n: number }>(
        "SELECT COUNT(*) AS n FROM role_assignment a JOIN role r ON r.id = a.role_id JOIN user_account u ON u.id = a.user_id WHERE r.code = 'administrator' AND u.status = 'active'",
      );
      expect(Number(rows[0]?.n)).toBeGreaterThanOrEqual(1);
    }
  });

  it('are changed only by who has seen the present version', async () => {
    const admin = await administrator(app);
    const member = await aStaffMember(app, []);
    const url = `${STAFF}/${member.userId}`;

    const blind = await app.http.patch(url).set('Authorization', admin.authorization).send({ name: 'New' });
    const first = await patch(admin.authorization, member.userId, 1, { name: 'New' });
    const stale = await patch(admin.authorization, member.userId, 1, { name: 'Newer' });

    expect([blind.status, first.status, stale.status]).toEqual([428, 200, 412]);
    expect((await app.http.get(url).set('Authorization', admin.authorization)).body.name).toBe('New');
  });

  it('are listed by page, with their roles, and never with customers', async () => {
    const admin = await administrator(app);
    await aCustomer(app);
    await aStaffMember(app, ['staff:read'], { email: 'z@example.com' });

    const response = await app.http.get(`${STAFF}?limit=1&count=exact`).set('Authorization', admin.authorization);
    const filtered = await app.http
      .get(`${STAFF}?filter[email]=z@example.com`)
      .set('Authorization', admin.authorization);
    const hidden = await app.http.get(`${STAFF}?sort=passwordHash`).set('Authorization', admin.authorization);

    expect(response.body).toMatchObject({ total: 2, page: { hasMore: true } });
    expect(filtered.body.data).toEqual([expect.objectContaining({ email: 'z@example.com' })]);
    expect(hidden.status).toBe(400);
  });

  it.each([
    [{ name: 'A', roleIds: [] }],
    [{ email: 'a@example.com\r\nBcc: x@example.com', name: 'A', roleIds: [] }],
    [{ email: 'a@example.com', name: ' ', roleIds: [] }],
    [{ email: 'a@example.com', name: 'A', roleIds: ['nonsense'] }],
    [{ email: 'a@example.com', name: 'A', roleIds: ['role_01h455vb4pex5vsknk084sn02q'] }],
    [{ email: 'a@example.com', name: 'A', roleIds: [], permissions: ['order:read'] }],
    [{ email: 'a@example.com', name: 'A', roleIds: [], password: 'short' }],
    [{ email: 'a@example.com', name: null, roleIds: [] }],
  ])('are refused with %j', async (body) => {
    const admin = await administrator(app);

    expect((await create(admin.authorization, body)).status).toBe(422);
  });

  it('are not found under a customer, a malformed or an unknown id', async () => {
    const admin = await administrator(app);
    const { userId } = await aCustomer(app);
    for (const id of [userId, 'usr_01h455vb4pex5vsknk084sn02q', '0', 'null', '%00']) {
      const response = await app.http.get(`${STAFF}/${id}`).set('Authorization', admin.authorization);
      expect(response.status).toBe(404);
    }
  });

  it('leave a change record of who did what, without a hash', async () => {
    const admin = await administrator(app);
    const { body } = await create(admin.authorization, {
      email: 'grace@example.com',
      name: 'Grace',
      roleIds: [],
      password: PASSWORD,
    });

    const records = await app.database.query<Record<string, unknown>>(
      'SELECT * FROM change_record WHERE entity_id = ?',
      [body.id],
    );
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ entity_type: 'user', actor_kind: 'staff', actor_id: admin.userId });
    expect(JSON.stringify(records)).not.toContain('argon2');
  });

  it('begin with one administrator, whose password is told once', async () => {
    const first = await app.get(StaffService).ensureAdministrator('root@example.com');
    const second = await app.get(StaffService).ensureAdministrator('other@example.com');

    expect(second).toBeNull();
    const { body } = await signIn(app, 'root@example.com', first?.password);
    const who = await app.http.get('/api/v1/auth/me').set('Authorization', `Bearer ${body.accessToken}`);
    expect(who.body.permissions).toEqual(
      expect.arrayContaining(['staff:write', 'role:write', 'channel:write', 'customer:erase']),
    );
  });
});

async function administrator(app: TestApp): Promise<{ authorization: string; userId: string }> {
  await app.get(StaffService).ensureAdministrator('root@example.com');
  return another(app, 'a', true);
}

/** Signs an administrator in; with `only`, the one that exists, so that there is exactly one. */
async function another(app: TestApp, name: string, only = false): Promise<{ authorization: string; userId: string }> {
  const member = await aStaffMember(app, [], { email: `admin-${name}@example.com` });
  if (only)
    await app.database.query(
      "DELETE a FROM role_assignment a JOIN user_account u ON u.id = a.user_id WHERE u.email = 'root@example.com'",
    );
  if (only) await app.database.query("DELETE FROM user_account WHERE email = 'root@example.com'");
  await app.database.query(
    'DELETE a FROM role_assignment a JOIN user_account u ON u.id = a.user_id WHERE u.email = ?',
    [`admin-${name}@example.com`],
  );
  await app.database.query(
    "INSERT INTO role_assignment (user_id, role_id, assigned_at) SELECT u.id, r.id, u.created_at FROM user_account u JOIN role r ON r.code = 'administrator' WHERE u.email = ?",
    [`admin-${name}@example.com`],
  );
  return member;
}

async function roleId(app: TestApp, code: string): Promise<string> {
  const authorization = app.as(['role:read']);
  const { body } = await app.http.get(`/api/v1/admin/roles?filter[code]=${code}`).set('Authorization', authorization);
  return body.data[0].id;
}
