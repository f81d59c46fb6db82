import { aStaffMember } from 'markethall/testing/users';
import { useApp } from '../support/app.js';

const ROLES = '/api/v1/admin/roles';
const ALL = ['role:read', 'role:write', 'channel:read'];

describe('roles', () => {
  const app = useApp();

  const create = (authorization: string, body: object) =>
    app.http.post(ROLES).set('Authorization', authorization).send(body);

  it('are made of permissions that the maker holds', async () => {
    const maker = app.as(ALL);

    const made = await create(maker, { code: 'viewer', name: 'Viewer', permissions: ['channel:read'] });
    const above = await create(maker, { code: 'boss', name: 'Boss', permissions: ['channel:read', 'staff:write'] });
    const unknown = await create(maker, { code: 'odd', name: 'Odd', permissions: ['nothing:real'] });
    const twice = await create(maker, { code: 'viewer', name: 'Again', permissions: [] });

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ code: 'viewer', permissions: ['channel:read'], builtIn: false, version: 1 });
    expect(above.body).toMatchObject({ status: 403, code: 'above_own_rights', params: { missing: ['staff:write'] } });
    expect(unknown.body.errors).toEqual([
      expect.objectContaining({ pointer: '/permissions/0', code: 'unknown_permission' }),
    ]);
    expect(twice.body).toMatchObject({ status: 409, code: 'role_code_taken' });
  });

  it('change the rights of open sessions at once', async () => {
    const maker = app.as(ALL);
    const member = await aStaffMember(app, ['channel:read']);
    const list = () => app.http.get('/api/v1/admin/channels').set('Authorization', member.authorization);
    expect((await list()).status).toBe(200);
    const { body } = await app.http.get(`${ROLES}?filter[name][like]=channel:read`).set('Authorization', maker);
    const role = body.data.find((each: { permissions: string[] }) => each.permissions.length === 1);

    const response = await app.http
      .patch(`${ROLES}/${role.id}`)
      .set('Authorization', maker)
      .set('If-Match', '"1"')
      .send({ permissions: [] });

    expect(response.status).toBe(200);
    expect((await list()).status).toBe(403);
  });

  it('above the own rights are neither changed nor deleted', async () => {
    const maker = app.as(ALL);
    const { body } = await app.http.get(`${ROLES}?filter[code]=support`).set('Authorization', maker);
    const url = `${ROLES}/${body.data[0].id}`;

    const change = await app.http
      .patch(url)
      .set('Authorization', maker)
      .set('If-Match', '"1"')
      .send({ permissions: [] });
    const removal = await app.http.delete(url).set('Authorization', maker).set('If-Match', '"1"');

    expect([change.status, removal.status]).toEqual([403, 403]);
  });

  it('keep the administrator as it is', async () => {
    const maker = app.as(ALL);
    const { body } = await app.http.get(`${ROLES}?filter[code]=administrator`).set('Authorization', maker);
    const [administrator] = body.data;
    expect(administrator).toMatchObject({ builtIn: true });
    expect(administrator.permissions).toEqual(expect.arrayContaining(ALL));

    for (const method of ['patch', 'delete'] as const) {
      const response = await app.http[method](`${ROLES}/${administrator.id}`)
        .set('Authorization', maker)
        .set('If-Match', '"1"')
        .send({});
      expect(response.body.code).toBe('role_built_in');
    }
  });

  it('are deleted only while nobody holds them, with the version seen', async () => {
    const maker = app.as(ALL);
    const { body: free } = await create(maker, { code: 'free', name: 'Free', permissions: [] });
    const url = `${ROLES}/${free.id}`;

    expect((await app.http.delete(url).set('Authorization', maker)).status).toBe(428);
    expect((await app.http.delete(url).set('Authorization', maker).set('If-Match', '"7"')).status).toBe(412);
    expect((await app.http.delete(url).set('Authorization', maker).set('If-Match', '"1"')).status).toBe(204);
    expect((await app.http.get(url).set('Authorization', maker)).status).toBe(404);

    await aStaffMember(app, ['channel:read']);
    const { body } = await app.http.get(`${ROLES}?filter[name][like]=Test: channel:read`).set('Authorization', maker);
    const held = await app.http
      .delete(`${ROLES}/${body.data[0].id}`)
      .set('Authorization', maker)
      .set('If-Match', '"1"');
    expect(held.body.code).toBe('role_in_use');
  });

  it('can hold every declared permission, which are listed', async () => {
    const { body } = await app.http.get('/api/v1/admin/permissions').set('Authorization', app.as(['role:read']));

    expect(body.data).toEqual(
      expect.arrayContaining(['channel:write', 'queue:read', 'role:write', 'staff:read', 'user:write']),
    );
  });

  it('are nobody’s business without the permission', async () => {
    for (const authorization of [app.as(['channel:read']), (await app.asCustomer()).authorization]) {
      expect((await app.http.get(ROLES).set('Authorization', authorization)).status).toBe(403);
      expect((await create(authorization, { code: 'x', name: 'X', permissions: [] })).status).toBe(403);
    }
  });
});
