import { UserService } from 'markethall/users';
import { aCustomer } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { forgetAttempts } from './support/accounts.js';

describe('e-mail verification', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));

  const confirm = (token: string) => app.http.post('/api/v1/auth/email-verifications/confirmations').send({ token });
  const verified = async (authorization: string): Promise<boolean> =>
    (await app.http.get('/api/v1/auth/me').set('Authorization', authorization)).body.emailVerified;

  it('takes the mailed token once', async () => {
    const { userId, authorization } = await aCustomer(app);
    const token = await app.get(UserService).mintEmailVerificationToken(userId);

    expect((await confirm(token)).status).toBe(204);
    expect(await verified(authorization)).toBe(true);
    expect((await confirm(token)).status).toBe(400);
    expect(await app.publishedEvents('users.email-verified.v1')).toHaveLength(1);
  });

  it('takes it once in a race', async () => {
    const { userId } = await aCustomer(app);
    const token = await app.get(UserService).mintEmailVerificationToken(userId);

    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(token)));

    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('refuses a token after three days, and a reset token', async () => {
    const { userId } = await aCustomer(app);
    const late = await app.get(UserService).mintEmailVerificationToken(userId);
    const reset = await app.get(UserService).mintPasswordResetToken(userId);
    expect((await confirm(reset)).status).toBe(400);
    app.clock.advance(73 * 3_600_000);

    expect((await confirm(late)).status).toBe(400);
    expect((await app.get(UserService).getContact(userId)).emailVerified).toBe(false);
  });

  it('mails again on request, four times an hour at most, and never once verified', async () => {
    const { userId, authorization } = await aCustomer(app);
    const ask = () => app.http.post('/api/v1/auth/email-verifications').set('Authorization', authorization);
    for (let count = 0; count < 6; count += 1) expect((await ask()).status).toBe(201);
    expect(await app.publishedEvents('users.email-verification-requested.v1')).toHaveLength(4);

    await confirm(await app.get(UserService).mintEmailVerificationToken(userId));
    await forgetAttempts(app);
    await ask();
    expect(await app.publishedEvents('users.email-verification-requested.v1')).toHaveLength(4);
  });
});
