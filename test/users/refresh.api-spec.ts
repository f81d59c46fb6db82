import { useApp } from '../support/app.js';
import { aCustomerWithPassword, forgetAttempts, me, refresh, signIn } from './support/accounts.js';

describe('POST /api/v1/auth/tokens', () => {
  const app = useApp();
  beforeEach(() => forgetAttempts(app));

  const open = async (): Promise<{ accessToken: string; refreshToken: string }> => {
    const { email } = await aCustomerWithPassword(app);
    return (await signIn(app, email)).body;
  };
  const liveTokens = async (): Promise<number> => {
    const rows = await app.database.query<{ n: number }>(
      'SELECT COUNT(*) AS n FROM refresh_token t JOIN user_session s ON s.id = t.active_session_id WHERE s.address IS NOT NULL AND s.user_agent IS NULL',
    );
    return Number(rows[0]?.n);
  };

  it('exchanges a refresh token for new tokens of the same session', async () => {
    const first = await open();

    const second = await refresh(app, first.refreshToken);

    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    expect((await me(app, second.body.accessToken)).status).toBe(200);
    expect((await me(app, first.accessToken)).status).toBe(200);
  });

  it('ends the session when a used token comes back after the grace period', async () => {
    const first = await open();
    const second = (await refresh(app, first.refreshToken)).body;
    app.clock.advance(11_000);

    const stolen = await refresh(app, first.refreshToken);

    expect(stolen.status).toBe(401);
    expect(stolen.body.code).toBe('refresh_token_reused');
    expect((await refresh(app, second.refreshToken)).status).toBe(401);
    expect((await me(app, second.accessToken)).status).toBe(401);
    expect(await app.publishedEvents('users.refresh-token-reused.v1')).toHaveLength(1);
  });

  it('ends the session at once when a used token comes back after its successor was used', async () => {
    const first = await open();
    const second = (await refresh(app, first.refreshToken)).body;
    const third = (await refresh(app, second.refreshToken)).body;

    expect((await refresh(app, first.refreshToken)).body.code).toBe('refresh_token_reused');
    expect((await refresh(app, third.refreshToken)).status).toBe(401);
  });

  it('lets one of two parallel exchanges win, and the session live on', async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = await open();

      const answers = await Promise.all([refresh(app, first.refreshToken), refresh(app, first.refreshToken)]);

      const winner = answers.find(({ status }) => status === 200);
      const loser = answers.find(({ status }) => status !== 200);
      expect(loser?.body.code).toBe('refresh_token_superseded');
      expect((await refresh(app, winner?.body.refreshToken)).status).toBe(200);
    }
    expect(await app.publishedEvents('users.refresh-token-reused.v1')).toEqual([]);
  });

  it('has one live token a session after fifty parallel exchanges', async () => {
    const first = await open();

    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(app, first.refreshToken)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await liveTokens()).toBe(1);
  });

  it('does not outlive the session', async () => {
    const first = await open();
    app.clock.advance(31 * 86_400_000);

    const late = await refresh(app, first.refreshToken);

    expect(late.status).toBe(401);
    expect(late.body.code).toBe('refresh_token_invalid');
  });

  it.each(['rt_unknown', 'x', 'eyJhbGciOiJIUzI1NiJ9.e30.x'])('refuses %s', async (token) => {
    const response = await refresh(app, token);

    expect(response.status).toBe(401);
    expect(response.body.code).toBe('refresh_token_invalid');
  });

  it('refuses an access token', async () => {
    const { accessToken } = await open();

    expect((await refresh(app, accessToken)).status).toBe(422); // longer than any refresh token
  });
});
