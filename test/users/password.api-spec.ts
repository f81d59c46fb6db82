import { PasswordService, UserService } from 'markethall/users';
import { useApp } from '../support/app.js';
import { aCustomerWithPassword, disable, forgetAttempts, me, PASSWORD, refresh, signIn } from './support/accounts.js';

const NEW_PASSWORD = 'a rather better secret';

describe('a password', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));

  const change = (accessToken: string, body: object) =>
    app.http.post('/api/v1/auth/password-changes').set('Authorization', `Bearer ${accessToken}`).send(body);
  const requestReset = (email: string) => app.http.post('/api/v1/auth/password-resets').send({ email });
  const confirm = (token: string, password: string = NEW_PASSWORD) =>
    app.http.post('/api/v1/auth/password-resets/confirmations').send({ token, password });
  const mint = (userId: string) => app.get(UserService).mintPasswordResetToken(userId);

  describe('that is changed', () => {
    it('ends every other session and keeps this one', async () => {
      const { email, refreshToken: older } = await aCustomerWithPassword(app);
      const { accessToken, refreshToken } = (await signIn(app, email)).body;
      app.clock.advance(1_000);

      const response = await change(accessToken, { currentPassword: PASSWORD, password: NEW_PASSWORD });

      expect(response.status).toBe(204);
      expect((await me(app, accessToken)).status).toBe(200);
      expect((await refresh(app, refreshToken)).status).toBe(200);
      expect((await refresh(app, older)).status).toBe(401);
      expect((await signIn(app, email)).status).toBe(401);
      expect((await signIn(app, email, NEW_PASSWORD)).status).toBe(201);
      expect(await app.publishedEvents('users.password-changed.v1')).toHaveLength(1);
    });

    it('is changed once for one Idempotency-Key: the retry of a lost answer is no wrong password', async () => {
      const { email } = await aCustomerWithPassword(app);
      const { accessToken } = (await signIn(app, email)).body;
      const retried = () =>
        change(accessToken, { currentPassword: PASSWORD, password: NEW_PASSWORD }).set(
          'Idempotency-Key',
          'lost-answer',
        );

      expect((await retried()).status).toBe(204);
      expect((await retried()).status).toBe(204);
      expect(await app.publishedEvents('users.password-changed.v1')).toHaveLength(1);
    });

    it('must be known', async () => {
      const { email } = await aCustomerWithPassword(app);
      const { accessToken } = (await signIn(app, email)).body;

      const response = await change(accessToken, { currentPassword: 'something else', password: NEW_PASSWORD });

      expect(response.status).toBe(422);
      expect(response.body.errors).toEqual([expect.objectContaining({ pointer: '/currentPassword', code: 'wrong' })]);
      expect((await signIn(app, email)).status).toBe(201);
    });

    it('cannot be guessed at from within a session', async () => {
      const { email } = await aCustomerWithPassword(app);
      const { accessToken } = (await signIn(app, email)).body;
      for (let guess = 0; guess < 10; guess += 1)
        await change(accessToken, { currentPassword: `guess ${guess}`, password: NEW_PASSWORD });

      expect((await change(accessToken, { currentPassword: PASSWORD, password: NEW_PASSWORD })).status).toBe(429);
    });

    it.each([
      ['short', 'too_short'],
      ['x'.repeat(201), 'too_long'],
      ['Password1234', 'too_common'],
      ['ADA@example.com', 'contains_email'],
    ])('must not be "%s"', async (password, code) => {
      const { email } = await aCustomerWithPassword(app, { email: 'ada@example.com' });
      const { accessToken } = (await signIn(app, email)).body;

      const response = await change(accessToken, { currentPassword: PASSWORD, password });

      expect(response.status).toBe(422);
      expect(response.body.errors).toEqual([{ pointer: '/password', code }]);
    });
  });

  describe('that is forgotten', () => {
    it('is announced by an event without any secret, for accounts only, with the same answer', async () => {
      const { email, userId } = await aCustomerWithPassword(app);

      const known = await requestReset(email);
      const unknown = await requestReset('nobody@example.com');

      expect([known.status, unknown.status]).toEqual([201, 201]);
      expect(known.body).toEqual(unknown.body);
      expect(await app.publishedEvents('users.password-reset-requested.v1')).toEqual([
        { name: 'users.password-reset-requested.v1', payload: { userId }, aggregateId: userId },
      ]);
    });

    it('takes the same time to ask for, whether or not there is an account', async () => {
      const { email } = await aCustomerWithPassword(app);
      const time = async (address: string): Promise<number> => {
        const started = performance.now();
        await requestReset(address);
        return performance.now() - started;
      };
      await time('warm-up@example.com');

      expect(Math.min(await time(email), await time('nobody@example.com'))).toBeGreaterThan(75);
    });

    it('mails a target four times an hour at most, and does not tell', async () => {
      const { email } = await aCustomerWithPassword(app);
      for (let count = 0; count < 8; count += 1) expect((await requestReset(email)).status).toBe(201);

      expect(await app.publishedEvents('users.password-reset-requested.v1')).toHaveLength(4);
    });

    it('is replaced by a mailed token, which ends every session and proves the address', async () => {
      const { email, userId, authorization, refreshToken } = await aCustomerWithPassword(app);

      const response = await confirm(await mint(userId));

      expect(response.status).toBe(204);
      expect((await app.http.get('/api/v1/auth/me').set('Authorization', authorization)).status).toBe(401);
      expect((await refresh(app, refreshToken)).status).toBe(401);
      const { accessToken } = (await signIn(app, email, NEW_PASSWORD)).body;
      expect((await me(app, accessToken)).body.emailVerified).toBe(true);
    });

    it('takes a token once, and voids the others with it', async () => {
      const { userId } = await aCustomerWithPassword(app);
      const [first, second] = [await mint(userId), await mint(userId)];

      expect((await confirm(second)).status).toBe(204);
      for (const token of [second, first]) {
        const again = await confirm(token, 'yet another secret');
        expect(again.status).toBe(400);
        expect(again.body.code).toBe('one_time_token_invalid');
      }
    });

    it('takes a token once, however many use it at the same time', async () => {
      const { userId } = await aCustomerWithPassword(app);
      const token = await mint(userId);

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => confirm(token, `${NEW_PASSWORD} ${index}`)),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...new Array(9).fill(400)]);
      expect(await app.publishedEvents('users.password-changed.v1')).toHaveLength(1);
    });

    it('refuses a token after an hour, of another kind, or of a disabled account', async () => {
      const { userId, email } = await aCustomerWithPassword(app);
      const late = await mint(userId);
      const other = await app.get(UserService).mintEmailVerificationToken(userId);
      app.clock.advance(61 * 60_000);

      expect((await confirm(late)).status).toBe(400);
      expect((await confirm(other)).status).toBe(400);
      expect((await confirm('pr_guess')).status).toBe(400);

      const fresh = await mint(userId);
      await disable(app, email);
      expect((await confirm(fresh)).status).toBe(400);
      await app.database.query("UPDATE user_session SET ended_at = '2026-01-01'");
      await app.database.query('UPDATE refresh_token SET active_session_id = NULL');
    });

    it('keeps a token good when the new password is refused', async () => {
      const { userId } = await aCustomerWithPassword(app);
      const token = await mint(userId);

      expect((await confirm(token, 'short')).status).toBe(422);
      expect((await confirm(token)).status).toBe(204);
    });

    it('keeps no token readable', async () => {
      const { userId } = await aCustomerWithPassword(app);
      const token = await mint(userId);

      const stored = await app.database.query<object>('SELECT * FROM one_time_token');
      expect(JSON.stringify(stored)).not.toContain(token);
    });
  });

  it('is the same in composed and decomposed characters', async () => {
    const { userId, email } = await aCustomerWithPassword(app);
    await app.get(PasswordService).reset(await mint(userId), 'Crème brûlée für alle'.normalize('NFD'), '127.0.0.1');

    expect((await signIn(app, email, 'Crème brûlée für alle'.normalize('NFC'))).status).toBe(201);
  });
});
