import { aCustomer } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { forgetAttempts, me, PASSWORD, signIn } from '../users/support/accounts.js';

describe('POST /api/v1/store/customers', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));
  afterEach(() => forgetAttempts(app));

  const ADA = { email: 'ada@example.com', password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
  const register = (body: object) => app.http.post('/api/v1/store/customers').set('Accept-Language', 'de').send(body);

  it('opens an account with its profile, and announces both', async () => {
    const response = await register({ ...ADA, phone: '+49 30 1234567', acceptsMarketing: true });

    expect(response.status).toBe(201);
    expect(response.body).toEqual({ status: 'accepted', email: 'ada@example.com' });
    const { accessToken } = (await signIn(app, 'ada@example.com')).body;
    const account = (await me(app, accessToken)).body;
    const profile = await app.http.get('/api/v1/store/customers/me').set('Authorization', `Bearer ${accessToken}`);
    expect(account).toMatchObject({
      kind: 'customer',
      emailVerified: false,
      locale: 'de',
      customerId: profile.body.id,
    });
    expect(profile.body).toMatchObject({
      firstName: 'Ada',
      phone: '+49 30 1234567',
      locale: 'de',
      acceptsMarketing: true,
    });
    const { userId, customerId } = account;
    expect((await app.publishedEvents('users.registered.v1'))[0]?.payload).toEqual({
      userId,
      kind: 'customer',
      profileId: customerId,
    });
    expect((await app.publishedEvents('users.email-verification-requested.v1'))[0]?.payload).toEqual({ userId });
    expect((await app.publishedEvents('customers.registered.v1'))[0]?.payload).toEqual({ customerId, userId });
    expect((await app.publishedEvents('customers.consent-changed.v1'))[0]?.payload).toEqual({
      customerId,
      kind: 'marketing',
      granted: true,
    });
  });

  it('puts no e-mail address, name or password into an event', async () => {
    await register(ADA);

    expect(JSON.stringify(await app.publishedEvents())).not.toMatch(/ada@|Lovelace|correct horse/);
  });

  it('answers alike for an address that has an account, changes nothing, and tells only the owner', async () => {
    const { userId } = await aCustomer(app, { email: 'Ada@example.com' });
    const fresh = await register({ ...ADA, email: 'new@example.com' });

    const known = await register(ADA);

    expect(known.status).toBe(fresh.status);
    expect({ ...known.body, email: '' }).toEqual({ ...fresh.body, email: '' });
    expect(Object.keys(known.headers).sort()).toEqual(Object.keys(fresh.headers).sort());
    expect((await signIn(app, ADA.email)).status).toBe(401);
    expect((await app.publishedEvents('users.registration-repeated.v1')).map(({ payload }) => payload)).toEqual([
      { userId },
    ]);
    const rows = await app.database.query<{ n: number }>('SELECT COUNT(*) AS n FROM customer');
    expect(Number(rows[0]?.n)).toBe(2);
  });

  it('happens once for one Idempotency-Key: a retry is no second try, of which the owner would be told', async () => {
    const retried = () => register(ADA).set('Idempotency-Key', 'lost-answer');
    const first = await retried();

    const again = await retried();

    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await app.publishedEvents('users.registration-repeated.v1')).toEqual([]);
    const stored = JSON.stringify(await app.database.query('SELECT * FROM idempotency_record'));
    expect(stored).not.toContain(PASSWORD);
  });

  it('takes about the same time for both', async () => {
    await aCustomer(app, { email: ADA.email });
    const time = async (email: string): Promise<number> => {
      const started = performance.now();
      await register({ ...ADA, email });
      return performance.now() - started;
    };
    await time('warm-up@example.com');

    // Hash and floor together; without them a known address would answer in a few milliseconds.
    expect(Math.min(await time(ADA.email), await time('fresh@example.com'))).toBeGreaterThan(60);
  });

  it('opens one account when the same address registers ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(ADA)));

    expect(answers.map(({ status }) => status)).toEqual(new Array(10).fill(201));
    const rows = await app.database.query<{ n: number }>('SELECT COUNT(*) AS n FROM customer');
    expect(Number(rows[0]?.n)).toBe(1);
    expect(await app.publishedEvents('users.registered.v1')).toHaveLength(1);
  });

  it('mails the owner of a known address a few times an hour at most', async () => {
    await aCustomer(app, { email: ADA.email });
    for (let count = 0; count < 7; count += 1) expect((await register(ADA)).status).toBe(201);

    expect((await app.publishedEvents('users.registration-repeated.v1')).length).toBeLessThanOrEqual(4);
  });

  it.each([
    ['role', 'admin'],
    ['kind', 'staff'],
    ['permissions', ['order:read']],
    ['emailVerified', true],
    ['isVerified', true],
    ['id', 'cus_01h455vb4pex5vsknk084sn02q'],
    ['userId', 'usr_01h455vb4pex5vsknk084sn02q'],
    ['groupIds', []],
    ['channelScope', null],
    ['__proto__x', {}],
  ])('refuses the field %s', async (field, value) => {
    const response = await register({ ...ADA, [field]: value });

    expect(response.status).toBe(422);
    expect(response.body.errors).toEqual([expect.objectContaining({ pointer: `/${field}`, code: 'unknown_field' })]);
    expect(await app.publishedEvents('users.registered.v1')).toEqual([]);
  });

  it.each([
    ['email', 'ada'],
    ['email', 'ada@example.com\r\nBcc: eve@example.com'],
    ['email', '"ada@example.com\\"@evil.com'],
    ['email', 'аda@example.com'],
    ['email', 'a\u200Bda@example.com'],
    ['email', `${'a'.repeat(400)}@example.com`],
    ['email', { $ne: '' }],
    ['email', ['ada@example.com']],
    ['email', null],
    ['firstName', ''],
    ['firstName', '   '],
    ['firstName', 'Ada\r\nX-Evil: 1'],
    ['firstName', 'x'.repeat(101)],
    ['firstName', 5],
    ['lastName', null],
    ['phone', 'call me'],
    ['password', 'short'],
    ['password', 'ada@example.com'],
    ['password', 'password123'],
    ['password', 'x'.repeat(5_000)],
    ['acceptsMarketing', 'yes'],
  ])('refuses %s %j with a pointer', async (field, value) => {
    const response = await register({ ...ADA, [field]: value });

    expect(response.status).toBe(422);
    expect(response.body.errors[0].pointer).toBe(`/${field}`);
  });

  it.each(['👩‍👩‍👧‍👦 Family', 'Søren', '王秀英', "O'Neil <script>", '{{7*7}}'])(
    'keeps the name %s as it is',
    async (firstName) => {
      await register({ ...ADA, firstName });
      const { accessToken } = (await signIn(app, ADA.email)).body;

      const profile = await app.http.get('/api/v1/store/customers/me').set('Authorization', `Bearer ${accessToken}`);
      expect(profile.body.firstName).toBe(firstName);
    },
  );
});
