import { UserService } from 'markethall/users';
import { useApp } from '../support/app.js';
import { aCustomerWithPassword, forgetAttempts, me, PASSWORD, signIn } from './support/accounts.js';

describe('POST /api/v1/auth/sessions', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));
  afterEach(() => forgetAttempts(app));

  it('answers tokens that act for the account, and is never cached', async () => {
    const { email, customerId } = await aCustomerWithPassword(app);

    const response = await signIn(app, email);

    expect(response.status).toBe(201);
    expect(response.headers['cache-control']).toBe('private, no-store');
    expect(response.body).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^rt_[\w-]{43}$/),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    expect((await me(app, response.body.accessToken)).body).toMatchObject({ email, customerId, kind: 'customer' });
  });

  it('keeps only hashes of what it answers', async () => {
    const { email } = await aCustomerWithPassword(app);
    const { refreshToken, accessToken } = (await signIn(app, email)).body;

    const stored = JSON.stringify([
      await app.database.query('SELECT * FROM refresh_token'),
      await app.database.query('SELECT * FROM change_record'),
      await app.publishedEvents(),
    ]);
    expect(stored).not.toContain(refreshToken);
    expect(stored).not.toContain(accessToken);
    expect(stored).not.toContain('argon2');
  });

  it.each([['ADA.L@Example.COM'], ['ada.l@example.com']])('finds the account by %s', async (spelling) => {
    await aCustomerWithPassword(app, { email: 'Ada.L@example.com' });

    expect((await signIn(app, spelling)).status).toBe(201);
  });

  it('answers the same for an unknown address, a wrong password and a disabled account', async () => {
    const known = await aCustomerWithPassword(app);
    const off = await aCustomerWithPassword(app);
    await app.get(UserService).disableCustomer(off.userId);

    const answers = [
      await signIn(app, 'nobody@example.com'),
      await signIn(app, known.email, 'not the password'),
      await signIn(app, off.email),
    ];

    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect({ ...body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' });
    }
    expect(answers[0]?.body.code).toBe('invalid_credentials');
  });

  it('hashes for an unknown address too, so that time tells nothing', async () => {
    const started = performance.now();
    await signIn(app, 'nobody@example.com');

    // One argon2id hash of this cost takes tens of milliseconds; a look-up alone takes one or two.
    expect(performance.now() - started).toBeGreaterThan(8);
  });

  it('refuses the 11th guess at one account before hashing, however the address is spelled', async () => {
    const { email } = await aCustomerWithPassword(app, { email: 'victim@example.com' });
    const spellings = [
      'victim@example.com',
      'VICTIM@example.com',
      'victim+a@example.com',
      ' victim@example.com',
      'victim@example.com.',
    ];
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await signIn(app, spellings[guess % spellings.length] ?? email, `guess number ${guess}`)).status).toBe(
        401,
      );
    }

    const refused = await signIn(app, 'vi\u200Bctim@example.com', 'guess number 11');

    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe('too_many_attempts');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn(app, email)).status).toBe(429);
  });

  it('counts parallel guesses before any of them is answered', async () => {
    await aCustomerWithPassword(app, { email: 'race@example.com' });

    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, guess) => signIn(app, 'race@example.com', `guess number ${guess}`)),
    );

    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it('refuses one password tried on many accounts', async () => {
    const statuses: number[] = [];
    for (let account = 0; account < 70; account += 1)
      statuses.push((await signIn(app, `user${account}@example.com`)).status);

    expect(statuses.slice(0, 60)).toEqual(new Array(60).fill(401));
    expect(statuses.slice(60)).toEqual(new Array(10).fill(429));
  }, 60_000);

  it('forgives failures once the right password is given', async () => {
    const { email } = await aCustomerWithPassword(app);
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 8; guess += 1) await signIn(app, email, `guess number ${guess}`);
      expect((await signIn(app, email)).status).toBe(201);
    }
  }, 60_000);

  it('keeps the newest twenty sessions of an account', async () => {
    const { email } = await aCustomerWithPassword(app);
    const tokens: string[] = [];
    for (let count = 0; count < 21; count += 1) {
      app.clock.advance(1_000);
      tokens.push((await signIn(app, email)).body.accessToken);
    }

    expect((await me(app, tokens[0] ?? '')).status).toBe(401);
    expect((await me(app, tokens[20] ?? '')).status).toBe(200);
  });

  it.each([
    [{}, 422],
    [{ email: 'a@example.com' }, 422],
    [{ email: { $ne: '' }, password: PASSWORD }, 422],
    [{ email: ['a@example.com'], password: PASSWORD }, 422],
    [{ email: 'a@example.com', password: 5 }, 422],
    [{ email: 'x'.repeat(321), password: PASSWORD }, 422],
    [{ email: 'a@example.com', password: 'x'.repeat(1001) }, 422],
    [{ email: 'a@example.com', password: PASSWORD, remember: true }, 422],
    [{ email: "' OR 1=1 -- ", password: PASSWORD }, 401],
    [{ email: 'a\u0000@example.com', password: PASSWORD }, 422],
  ])('refuses %j with %i', async (body, status) => {
    expect((await app.http.post('/api/v1/auth/sessions').send(body)).status).toBe(status);
  });

  it('gives every sign-in a session of its own', async () => {
    const { email } = await aCustomerWithPassword(app);
    const [first, second] = [await signIn(app, email), await signIn(app, email)];

    await app.http.delete('/api/v1/auth/sessions/current').set('Authorization', `Bearer ${first.body.accessToken}`);

    expect((await me(app, first.body.accessToken)).status).toBe(401);
    expect((await me(app, second.body.accessToken)).status).toBe(200);
  });
});
