import { aCustomer, anAddress } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';

const ME = '/api/v1/store/customers/me';

describe('a customer’s own account', () => {
  const app = useApp();

  type Caller = Awaited<ReturnType<typeof aCustomer>>;
  const get = (caller: Caller, path = '') => app.http.get(`${ME}${path}`).set('Authorization', caller.authorization);
  const add = (caller: Caller, body: object = anAddress()) =>
    app.http.post(`${ME}/addresses`).set('Authorization', caller.authorization).send(body);

  describe('profile', () => {
    it('is read and changed by merge patch', async () => {
      const ada = await aCustomer(app, { phone: '123' });

      const response = await app.http
        .patch(ME)
        .set('Authorization', ada.authorization)
        .send({ lastName: 'King', phone: null });

      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({
        id: ada.customerId,
        firstName: 'Ada',
        lastName: 'King',
        phone: null,
        version: 2,
      });
      expect((await get(ada)).body).toEqual(response.body);
      expect((await app.publishedEvents('customers.updated.v1'))[0]?.payload).toEqual({ customerId: ada.customerId });
    });

    it('keeps every word about marketing, and the latest counts', async () => {
      const ada = await aCustomer(app);
      const say = (acceptsMarketing: boolean) =>
        app.http.patch(ME).set('Authorization', ada.authorization).send({ acceptsMarketing });

      for (const word of [true, true, false, true]) expect((await say(word)).body.acceptsMarketing).toBe(word);

      const rows = await app.database.query<{ granted: number }>('SELECT granted FROM customer_consent ORDER BY id');
      expect(rows.map(({ granted }) => granted)).toEqual([1, 0, 1]);
    });

    it.each([
      [{ email: 'new@example.com' }],
      [{ externalId: 'X1' }],
      [{ custom: {} }],
      [{ version: 5 }],
      [{ firstName: null }],
      [{ firstName: 'A\nB' }],
      [{ locale: 'not a locale' }],
    ])('refuses %j', async (body) => {
      const ada = await aCustomer(app);

      expect((await app.http.patch(ME).set('Authorization', ada.authorization).send(body)).status).toBe(422);
    });

    it('is for customers', async () => {
      expect((await app.http.get(ME)).status).toBe(401);
      expect((await app.http.get(ME).set('Authorization', app.as(['customer:read']))).status).toBe(403);
    });
  });

  describe('address book', () => {
    it('makes the first address the default for both uses, and moves that on request', async () => {
      const ada = await aCustomer(app);
      const home = await add(ada);
      const work = await add(ada, { ...anAddress({ city: 'London', countryCode: 'GB' }), defaultShipping: true });

      expect(home.status).toBe(201);
      expect(home.body).toMatchObject({ city: 'Berlin', defaultBilling: true, defaultShipping: true, company: null });
      expect(work.body).toMatchObject({ defaultBilling: false, defaultShipping: true });
      const { body } = await get(ada, '/addresses');
      expect(body.page).toEqual({ next: null, prev: null, hasMore: false });
      expect(body.data.map((each: { defaultShipping: boolean }) => each.defaultShipping)).toEqual([false, true]);
      expect((await get(ada)).body).toMatchObject({
        defaultBillingAddressId: home.body.id,
        defaultShippingAddressId: work.body.id,
      });
    });

    it('changes an address by merge patch', async () => {
      const ada = await aCustomer(app);
      const { id } = (await add(ada, anAddress({ company: 'Analytical' }))).body;

      const response = await app.http
        .patch(`${ME}/addresses/${id}`)
        .set('Authorization', ada.authorization)
        .send({ line1: 'Other Street 1', company: null });

      expect(response.body).toMatchObject({
        id,
        line1: 'Other Street 1',
        company: null,
        city: 'Berlin',
        defaultBilling: true,
      });
    });

    it('forgets a default with its address', async () => {
      const ada = await aCustomer(app);
      const { id } = (await add(ada)).body;

      const response = await app.http.delete(`${ME}/addresses/${id}`).set('Authorization', ada.authorization);

      expect(response.status).toBe(204);
      expect((await get(ada)).body).toMatchObject({ defaultBillingAddressId: null, defaultShippingAddressId: null });
      expect((await get(ada, `/addresses/${id}`)).status).toBe(404);
    });

    it('answers alike for somebody else’s address and for none', async () => {
      const [ada, eve] = [await aCustomer(app), await aCustomer(app)];
      const { id } = (await add(ada)).body;

      for (const method of ['get', 'patch', 'delete'] as const) {
        const foreign = await app.http[method](`${ME}/addresses/${id}`)
          .set('Authorization', eve.authorization)
          .send({});
        const missing = await app.http[method](`${ME}/addresses/addr_01h455vb4pex5vsknk084sn02q`)
          .set('Authorization', eve.authorization)
          .send({});
        expect(foreign.status).toBe(404);
        expect({ ...foreign.body, requestId: '', instance: '' }).toEqual({
          ...missing.body,
          requestId: '',
          instance: '',
        });
      }
      expect((await get(ada, `/addresses/${id}`)).body.city).toBe('Berlin');
    });

    it('holds fifty addresses, also when they are added at the same time', async () => {
      const ada = await aCustomer(app);
      for (let count = 0; count < 46; count += 1) await add(ada);

      const answers = await Promise.all(Array.from({ length: 8 }, () => add(ada)));

      expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
      expect(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code)).toEqual(
        new Array(4).fill('too_many_addresses'),
      );
    }, 60_000);

    it.each([
      ['countryCode', 'XX'],
      ['countryCode', 'de'],
      ['countryCode', 'DEU'],
      ['countryCode', null],
      ['line1', ''],
      ['line1', 'a\r\nb'],
      ['city', 5],
      ['postalCode', 'x'.repeat(21)],
      ['phone', '<script>'],
      ['customerId', 'cus_01h455vb4pex5vsknk084sn02q'],
      ['defaultBilling', 1],
    ])('refuses %s %j', async (field, value) => {
      const ada = await aCustomer(app);

      const response = await add(ada, { ...anAddress(), [field]: value });

      expect(response.status).toBe(422);
      expect(response.body.errors[0].pointer).toBe(`/${field}`);
    });

    it.each(['0', '-1', 'abc', '1.0', '%00', 'null', '[object%20Object]', 'cus_01h455vb4pex5vsknk084sn02q'])(
      'does not know %s',
      async (id) => {
        const ada = await aCustomer(app);

        expect((await get(ada, `/addresses/${id}`)).status).toBe(404);
      },
    );
  });
});
