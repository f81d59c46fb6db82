import { TaxConfig, TaxIdentifierService, TaxService } from 'markethall/tax';
import { forgetCaches } from '../cart/shop.js';
import { useApp } from '../support/app.js';
import type { SignedInCustomer } from '../support/sign-in.js';
import { Authority } from './authority.js';

describe('who is taxed differently', () => {
  const app = useApp();
  let authority: Authority;
  beforeAll(async () => {
    authority = await Authority.open();
  });
  afterAll(() => authority.close());
  beforeEach(async () => {
    await forgetCaches(app);
    authority.asked.length = 0;
    Object.assign(app.get(TaxConfig), { viesUrl: authority.url, identifierDeadlineMs: 300 });
  });

  const STORE = '/api/v1/store/tax-identifiers';
  const ADMIN = '/api/v1/admin';
  const staff = () => app.as(['tax:read', 'tax:write']);
  const give = (customer: SignedInCustomer, country: string, value: string) =>
    app.http.put(`${STORE}/${country}`).set(customer.headers).send({ value });
  const treatment = async ({ customerId }: SignedInCustomer, country = 'AT') => {
    const standing = await app.get(TaxService).standingOf(customerId, country);
    const request = { channelId: 'c', origin: 'DE', country, at: app.clock.now(), ...standing };
    return (await app.get(TaxService).ratesFor(request)).get('standard')?.treatment;
  };

  it('takes a VAT id as it is typed, has it checked, keeps the evidence and reverses the charge', async () => {
    authority.says(true, { requestIdentifier: 'WAPIAAAA', name: 'Acme GmbH' });
    const customer = await app.asCustomer();
    expect(await treatment(customer)).toBe('standard');

    const response = await give(customer, 'AT', 'u 1358 5627').expect(200);

    const checkedAt = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(response.body).toEqual({ country: 'AT', value: 'ATU13585627', status: 'valid', checkedAt });
    expect(authority.asked).toEqual(['/rest-api/ms/AT/vat/U13585627']);
    expect(await treatment(customer)).toBe('reverse_charge');
    const { body } = await app.http
      .get(`${ADMIN}/tax-identifiers?filter[holder]=${customer.customerId}`)
      .set('Authorization', staff());
    expect(body.data).toEqual([
      expect.objectContaining({
        checkedBy: 'vies',
        evidence: expect.objectContaining({ requestIdentifier: 'WAPIAAAA', name: 'Acme GmbH' }),
      }),
    ]);
    expect((await app.publishedEvents('tax.identifier-changed.v1')).at(-1)?.payload).toMatchObject({
      holder: customer.customerId,
      status: 'valid',
    });
    expect(JSON.stringify(await app.publishedEvents())).not.toContain('13585627');
  });

  it('takes puts and removals of one VAT id at once, one after another', async () => {
    authority.says(true);
    const customer = await app.asCustomer();
    const remove = () => app.http.delete(`${STORE}/AT`).set(customer.headers);

    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, i) => (i % 3 === 2 ? remove() : give(customer, 'AT', 'ATU13585627'))),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(6).fill(200), ...Array(3).fill(204)]);
  });

  it('does not believe what the register does not know', async () => {
    authority.says(false);
    const customer = await app.asCustomer();

    const { body } = await give(customer, 'AT', 'ATU13585627').expect(200);

    expect(body.status).toBe('invalid');
    expect(await treatment(customer)).toBe('standard');
  });

  it.each([
    ['fails', { status: 500 }],
    ['says that the country is away', { body: { isValid: false, userError: 'MS_UNAVAILABLE' } }],
    ['answers nonsense', { body: 'hello' }],
    ['never answers', { hang: true }],
  ])('stays unverified while the register %s, and the worker asks again', async (_, how) => {
    authority.isAway(how);
    const customer = await app.asCustomer();

    const { body } = await give(customer, 'AT', 'ATU13585627').expect(200);
    expect(body).toMatchObject({ status: 'unverified', checkedAt: null });
    expect(await treatment(customer)).toBe('standard');

    authority.says(true);
    expect(await app.get(TaxIdentifierService).checkDue(10)).toBe(0);
    app.clock.advance(16 * 60_000);
    expect(await app.get(TaxIdentifierService).checkDue(10)).toBe(1);
    expect(await treatment(customer)).toBe('reverse_charge');
  });

  it('counts a confirmation for ninety days only', async () => {
    authority.says(true);
    const customer = await app.asCustomer();
    await give(customer, 'AT', 'ATU13585627').expect(200);

    app.clock.advance(91 * 86_400_000);
    await forgetCaches(app);

    expect(await treatment(customer)).toBe('standard');
    await app.get(TaxIdentifierService).checkDue(10);
    expect(await treatment(customer)).toBe('reverse_charge');
  });

  it('forgets what was known about another number', async () => {
    authority.says(true);
    const customer = await app.asCustomer();
    await give(customer, 'AT', 'ATU13585627').expect(200);
    authority.isAway({ status: 503 });

    await give(customer, 'AT', 'ATU10223006').expect(200);

    expect(await treatment(customer)).toBe('standard');
  });

  it('asks nobody outside the EU, where only staff can confirm', async () => {
    const customer = await app.asCustomer();
    await give(customer, 'CH', 'CHE-107.787.577 IVA').expect(200);
    expect(authority.asked).toEqual([]);
    const list = await app.http.get(`${ADMIN}/tax-identifiers`).set('Authorization', staff());
    const [{ id }] = list.body.data as [{ id: string }];

    const decided = await app.http
      .post(`${ADMIN}/tax-identifiers/${id}/decisions`)
      .set('Authorization', staff())
      .send({ status: 'valid', reason: 'seen the register extract' });

    expect(decided.body).toMatchObject({
      status: 'valid',
      checkedBy: 'staff',
      evidence: { reason: 'seen the register extract' },
    });
  });

  it.each([
    ['AT', { value: 'ATU13585628' }, 422],
    ['AT', { value: 'DE136695976' }, 422],
    ['AT', { value: 7 }, 422],
    ['AT', {}, 422],
    ['AT', { value: 'ATU13585627', status: 'valid' }, 422],
    ['XX', { value: 'ATU13585627' }, 404],
    ['at', { value: 'ATU13585627' }, 404],
  ])('refuses %s %j with %i and keeps nothing', async (country, body, status) => {
    const customer = await app.asCustomer();

    const response = await app.http.put(`${STORE}/${country}`).set(customer.headers).send(body);

    expect(response.status).toBe(status);
    expect((await app.http.get(STORE).set(customer.headers)).body).toEqual({ data: [] });
  });

  it('shows and removes only what is the customer’s own', async () => {
    authority.says(true);
    const [anna, bert] = [await app.asCustomer(), await app.asCustomer()];
    await give(anna, 'AT', 'ATU13585627').expect(200);

    await app.http.delete(`${STORE}/AT`).set(bert.headers).expect(204);
    expect((await app.http.get(STORE).set(bert.headers)).body.data).toEqual([]);
    expect((await app.http.get(STORE).set(anna.headers)).body.data).toHaveLength(1);

    await app.http.delete(`${STORE}/AT`).set(anna.headers).expect(204);
    expect(await treatment(anna)).toBe('standard');
    expect((await app.http.get(STORE)).status).toBe(401);
  });

  it('exempts on a certificate, for its time', async () => {
    const customer = await app.asCustomer();
    const grant = { holder: customer.customerId, jurisdiction: 'AT', certificate: 'AT-77', reason: 'embassy' };
    const created = await app.http
      .post(`${ADMIN}/tax-exemptions`)
      .set('Authorization', staff())
      .send({ ...grant, validTo: '2030-01-01T00:00:00Z' });
    expect(created.status).toBe(201);
    expect(await treatment(customer)).toBe('exempt');
    expect(await treatment(customer, 'FR')).toBe('standard');

    const ended = await app.http
      .patch(`${ADMIN}/tax-exemptions/${created.body.id}`)
      .set({ Authorization: staff(), 'If-Match': created.headers['etag'] ?? '' })
      .send({ validTo: app.clock.now().toISOString() });

    expect(ended.status).toBe(200);
    expect(await treatment(customer)).toBe('standard');
  });

  it.each([
    ['a customer that does not exist', 'cus_01jd0000000000000000000000'],
    ['what no module knows', 'xyz_01jd0000000000000000000000'],
  ])('exempts nobody and keeps no VAT id of %s', async (_, holder) => {
    const send = (path: string, body: object) =>
      app.http
        .post(`${ADMIN}/${path}`)
        .set('Authorization', staff())
        .send({ holder, ...body });

    const answers = [
      await send('tax-exemptions', { jurisdiction: 'AT', certificate: 'x', reason: 'embassy' }),
      await send('tax-identifiers', { country: 'AT', value: 'ATU13585627' }),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(422);
      expect(body.errors).toEqual([{ pointer: '/holder', code: 'holder_unknown' }]);
    }
  });

  it.each(['ZZ', 'ZZ-1', 'EU'])('exempts nobody of the taxes of %s, which is no country', async (jurisdiction) => {
    const { customerId: holder } = await app.asCustomer();
    const grant = { holder, jurisdiction: 'AT', certificate: 'AT-77', reason: 'embassy' };
    const post = (body: object) => app.http.post(`${ADMIN}/tax-exemptions`).set('Authorization', staff()).send(body);
    const granted = await post(grant);

    const answers = [
      await post({ ...grant, jurisdiction }),
      await app.http
        .patch(`${ADMIN}/tax-exemptions/${granted.body.id}`)
        .set({ Authorization: staff(), 'If-Match': granted.headers['etag'] ?? '' })
        .send({ jurisdiction }),
    ];

    for (const { status, body } of answers)
      expect([status, body.errors]).toEqual([422, [{ pointer: '/jurisdiction', code: 'not_a_country' }]]);
  });

  it('needs the rights of tax, and refuses dates that contradict', async () => {
    const grant = { holder: 'cus_01jd0000000000000000000000', jurisdiction: 'AT', certificate: 'x', reason: 'embassy' };
    const as = (authorization: string) => app.http.post(`${ADMIN}/tax-exemptions`).set('Authorization', authorization);

    expect((await as(app.as(['product:write'])).send(grant)).status).toBe(403);
    const dates = { validFrom: '2026-02-01T00:00:00Z', validTo: '2026-01-01T00:00:00Z' };
    expect((await as(staff()).send({ ...grant, ...dates })).status).toBe(422);
    expect((await as(staff()).send({ ...grant, jurisdiction: 'at' })).status).toBe(422);
  });

  it('installs the rates of a country once, with their source', async () => {
    const install = (country: string) =>
      app.http.post(`${ADMIN}/tax-rate-packs/${country}/installations`).set('Authorization', staff());
    const packs = await app.http.get(`${ADMIN}/tax-rate-packs`).set('Authorization', staff());
    expect(packs.body.data).toContainEqual(
      expect.objectContaining({
        country: 'US',
        zones: 51,
        installed: false,
        source: expect.stringContaining('Federation'),
      }),
    );

    const first = await install('US');
    const again = await install('US');

    expect(first.body).toEqual({ country: 'US', zones: 51, rates: expect.any(Number) });
    expect(again.body).toEqual({ country: 'US', zones: 0, rates: 0 });
    expect((await install('ZW')).body.code).toBe('rate_pack_not_found');
    const rates = await app
      .get(TaxService)
      .ratesFor({ channelId: 'c', origin: 'US', country: 'US', region: 'CA', at: app.clock.now() });
    expect(rates.get('standard')?.rate).toBe('7.250000');
  });
});
