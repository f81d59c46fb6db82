import { aCustomer, anAddress, aProfile } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { refresh } from '../users/support/accounts.js';

const CUSTOMERS = '/api/v1/admin/customers';

describe('customers, as staff sees them', () => {
  const app = useApp();

  const list = (query: string) => app.http.get(`${CUSTOMERS}?${query}`).set('Authorization', app.as(['customer:read']));
  const names = (response: { body: { data: { lastName: string }[] } }) =>
    response.body.data.map(({ lastName }) => lastName);

  it('are found by address in any spelling, by part of a name, and by external id', async () => {
    await app.save(
      aProfile({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' }),
      aProfile({ email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper', externalId: 'ERP-7' }),
      aProfile({ email: 'zoe@example.com', firstName: 'Zoë', lastName: '100%_pure' }),
    );

    expect(names(await list('filter[email]=ADA@Example.com'))).toEqual(['Lovelace']);
    expect(names(await list('filter[email][like]=grace'))).toEqual(['Hopper']);
    expect(names(await list('filter[name][like]=ada love'))).toEqual(['Lovelace']);
    expect(names(await list('filter[name][like]=zoe'))).toEqual(['100%_pure']);
    expect(names(await list('filter[name][like]=%25_'))).toEqual(['100%_pure']);
    expect(names(await list('filter[externalId]=ERP-7'))).toEqual(['Hopper']);
    expect(names(await list('sort=lastName'))).toEqual(['100%_pure', 'Hopper', 'Lovelace']);
    expect(names(await list("filter[email]=' OR 1=1 -- "))).toEqual([]);
  });

  it('come by page in a stable order', async () => {
    for (let count = 0; count < 5; count += 1) await app.save(aProfile({ lastName: `L${count}` }));

    const first = await list('limit=2&sort=lastName&count=exact');
    const second = await list(`limit=2&sort=lastName&after=${first.body.page.next}`);

    expect(first.body.total).toBe(5);
    expect([...names(first), ...names(second)]).toEqual(['L0', 'L1', 'L2', 'L3']);
  });

  it.each([
    'sort=passwordHash',
    'filter[userId]=x',
    'filter[phone]=1',
    'limit=1000000',
    'filter[createdAt][gte]=yesterday',
    'filter[groupId]=1',
  ])('refuse the query %s', async (query) => {
    expect((await list(query)).status).toBe(400);
  });

  it('are added without an account', async () => {
    const authorization = app.as(['customer:write']);
    const body = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace', externalId: 'ERP-1' };

    const made = await app.http.post(CUSTOMERS).set('Authorization', authorization).send(body);
    const sameAddress = await app.http
      .post(CUSTOMERS)
      .set('Authorization', authorization)
      .send({ ...body, externalId: null });
    const sameId = await app.http
      .post(CUSTOMERS)
      .set('Authorization', authorization)
      .send({ ...body, email: 'b@example.com' });

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ userId: null, externalId: 'ERP-1', custom: null, version: 1 });
    expect([sameAddress.body.code, sameId.body.code]).toEqual(['email_taken', 'external_id_taken']);
  });

  it('are changed with the version that was read', async () => {
    const { customerId } = await aCustomer(app);
    const url = `${CUSTOMERS}/${customerId}`;
    const authorization = app.as(['customer:read', 'customer:write']);
    const { etag = '' } = (await app.http.get(url).set('Authorization', authorization)).headers;

    const first = await app.http
      .patch(url)
      .set('Authorization', authorization)
      .set('If-Match', etag)
      .send({ externalId: 'E1' });
    const stale = await app.http
      .patch(url)
      .set('Authorization', authorization)
      .set('If-Match', etag)
      .send({ externalId: 'E2' });
    const blind = await app.http.patch(url).set('Authorization', authorization).send({ externalId: 'E3' });
    const custom = await app.http
      .patch(url)
      .set('Authorization', authorization)
      .set('If-Match', '"2"')
      .send({ custom: { unknown: 1 } });

    expect([first.status, stale.status, blind.status, custom.status]).toEqual([200, 412, 428, 422]);
    expect(custom.body.errors[0]).toMatchObject({ pointer: '/custom/unknown', code: 'unknown_field' });
  });

  it('are switched off and on again', async () => {
    const ada = await aCustomer(app);
    const authorization = app.as(['user:write']);
    const whoAmI = () => app.http.get('/api/v1/auth/me').set('Authorization', ada.authorization);
    expect((await whoAmI()).status).toBe(200);

    for (let time = 0; time < 2; time += 1) {
      const off = await app.http
        .post(`${CUSTOMERS}/${ada.customerId}/deactivations`)
        .set('Authorization', authorization);
      expect(off.status).toBe(204);
    }

    expect((await whoAmI()).status).toBe(401);
    expect((await refresh(app, ada.refreshToken)).status).toBe(401);
    expect(await app.publishedEvents('users.disabled.v1')).toHaveLength(1);
    await app.http.post(`${CUSTOMERS}/${ada.customerId}/reactivations`).set('Authorization', authorization);
    expect((await whoAmI()).status).toBe(401);
    expect(await app.publishedEvents('users.enabled.v1')).toHaveLength(1);
  });

  it('are erased for ever, row and orders apart', async () => {
    const ada = await aCustomer(app, { email: 'ada@example.com', phone: '123', externalId: 'E1' });
    await app.http
      .post('/api/v1/store/customers/me/addresses')
      .set('Authorization', ada.authorization)
      .send(anAddress());
    await app.http
      .patch('/api/v1/store/customers/me')
      .set('Authorization', ada.authorization)
      .send({ lastName: 'Lovelace-King' });
    const authorization = app.as(['customer:erase', 'customer:read']);
    const erase = () =>
      app.http
        .post(`${CUSTOMERS}/${ada.customerId}/erasures`)
        .set('Authorization', authorization)
        .send({ reason: 'asked by mail' });

    const response = await erase();

    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      id: ada.customerId,
      firstName: '',
      lastName: '',
      phone: null,
      externalId: null,
    });
    expect(response.body.erasedAt).not.toBeNull();
    expect((await app.http.get('/api/v1/auth/me').set('Authorization', ada.authorization)).status).toBe(401);
    expect((await erase()).status).toBe(200);
    expect(await app.publishedEvents('customers.erased.v1')).toHaveLength(1);
    const left = JSON.stringify([
      await app.database.query('SELECT * FROM customer'),
      await app.database.query('SELECT * FROM customer_address'),
      await app.database.query('SELECT * FROM user_account'),
      await app.database.query('SELECT user_agent, address FROM user_session WHERE user_agent IS NOT NULL'),
      await app.database.query('SELECT * FROM change_record'),
      await app.publishedEvents(),
    ]);
    expect(left).not.toMatch(/ada@example|Lovelace|Invaliden/);
    expect((await list('')).body.data).toEqual([]);
    const change = await app.http
      .patch(`${CUSTOMERS}/${ada.customerId}`)
      .set('Authorization', app.as(['customer:write']))
      .set('If-Match', `"${response.body.version}"`)
      .send({ firstName: 'Back' });
    expect(change.body.code).toBe('customer_erased');
  });

  it('need a permission each', async () => {
    const { customerId } = await aCustomer(app);
    const url = `${CUSTOMERS}/${customerId}`;
    const readOnly = app.as(['customer:read', 'product:read']);

    expect(
      (await app.http.post(`${url}/erasures`).set('Authorization', readOnly).send({ reason: 'because' })).status,
    ).toBe(403);
    expect((await app.http.post(`${url}/deactivations`).set('Authorization', readOnly)).status).toBe(403);
    expect((await app.http.patch(url).set('Authorization', readOnly).set('If-Match', '"1"').send({})).status).toBe(403);
    expect((await app.http.get(url).set('Authorization', (await aCustomer(app)).authorization)).status).toBe(403);
    expect((await app.http.get(url).set('Authorization', readOnly)).status).toBe(200);
  });
});

describe('customer groups', () => {
  const app = useApp();
  const GROUPS = '/api/v1/admin/customer-groups';
  const rights = ['customer-group:read', 'customer-group:write', 'customer:read'];

  it('gain and lose members, who stay customers when the group goes', async () => {
    const authorization = app.as(rights);
    const [ada, grace] = [await aCustomer(app), await aCustomer(app)];
    const { body: group } = await app.http
      .post(GROUPS)
      .set('Authorization', authorization)
      .send({ code: 'Wholesale', name: 'Wholesale' });
    const members = `${GROUPS}/${group.id}/members`;
    const add = (customerIds: string[]) =>
      app.http.post(members).set('Authorization', authorization).send({ customerIds });
    const ids = async () => {
      const { body } = await app.http.get(members).set('Authorization', authorization);
      return body.data.map(({ id }: { id: string }) => id).sort();
    };

    expect((await add([ada.customerId, grace.customerId])).body.version).toBe(2);
    expect((await add([ada.customerId])).status).toBe(200);
    expect(await ids()).toEqual([ada.customerId, grace.customerId].sort());

    const removal = await app.http
      .delete(`${members}/${ada.customerId}`)
      .set('Authorization', authorization)
      .set('If-Match', '"3"');
    expect(removal.status).toBe(204);
    expect(await ids()).toEqual([grace.customerId]);
    const found = await app.http.get(`${CUSTOMERS}?filter[groupId]=${group.id}`).set('Authorization', authorization);
    expect(found.body.data).toHaveLength(1);

    const deletion = await app.http
      .delete(`${GROUPS}/${group.id}`)
      .set('Authorization', authorization)
      .set('If-Match', '"4"');
    expect(deletion.status).toBe(204);
    expect((await app.http.get(`${CUSTOMERS}/${grace.customerId}`).set('Authorization', authorization)).status).toBe(
      200,
    );
  });

  it('add all or none', async () => {
    const authorization = app.as(rights);
    const ada = await aCustomer(app);
    const { body: group } = await app.http
      .post(GROUPS)
      .set('Authorization', authorization)
      .send({ code: 'vip', name: 'VIP' });

    const response = await app.http
      .post(`${GROUPS}/${group.id}/members`)
      .set('Authorization', authorization)
      .send({ customerIds: [ada.customerId, 'cus_01h455vb4pex5vsknk084sn02q'] });

    expect(response.status).toBe(422);
    expect(response.body.errors).toEqual([
      expect.objectContaining({ pointer: '/customerIds/1', code: 'unknown_customer' }),
    ]);
    const members = await app.http.get(`${GROUPS}/${group.id}/members`).set('Authorization', authorization);
    expect(members.body.data).toEqual([]);
  });

  it('have a code each', async () => {
    const authorization = app.as(rights);
    const create = (code: string) =>
      app.http.post(GROUPS).set('Authorization', authorization).send({ code, name: 'X' });

    expect((await create('vip')).status).toBe(201);
    expect((await create('VIP')).body.code).toBe('customer_group_code_taken');
  });
});
