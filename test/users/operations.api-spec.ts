import { Commands, Schedules } from 'markethall/kernel';
import { aCustomer } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { forgetAttempts, me, refresh, signIn } from './support/accounts.js';

describe('the worker’s part of users', () => {
  const app = useApp({ worker: true });
  beforeEach(() => forgetAttempts(app));

  const inWorker = <T>(token: new (...args: never[]) => T): T => {
    if (app.worker === null) throw new Error('no worker');
    return app.worker.get<T>(token);
  };

  /** What the command writes to the terminal. */
  async function output(work: () => Promise<number>): Promise<{ code: number; text: string }> {
    const written: string[] = [];
    const keep = (chunk: string | Uint8Array): boolean => written.push(String(chunk)) > 0;
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(keep),
    );
    try {
      return { code: await work(), text: written.join('') };
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  it('makes an administrator and tells the password once', async () => {
    const run = () => output(() => inWorker(Commands).run('create-administrator', ['root@example.com']));

    const { code, text } = await run();

    expect(code).toBe(0);
    const password = /Password\s+(\S+)/.exec(text)?.[1] ?? '';
    const { body } = await signIn(app, 'root@example.com', password);
    expect((await me(app, body.accessToken)).body.permissions).toContain('role:write');
    expect(await run()).toEqual({ code: 1, text: expect.stringContaining('Another account') });
    expect((await output(() => inWorker(Commands).run('create-administrator', ['nobody']))).code).toBe(2);
  });

  it('forgets sessions and tokens that nobody can use any more, and no others', async () => {
    const old = await aCustomer(app);
    app.clock.advance(20 * 86_400_000);
    const living = await aCustomer(app);
    await refresh(app, living.refreshToken);
    app.clock.advance(41 * 86_400_000);
    const fresh = await aCustomer(app);

    await inWorker(Schedules).runNow('users.prune-sessions');

    const sessions = await app.database.query<{ n: number }>('SELECT COUNT(*) AS n FROM user_session');
    expect(Number(sessions[0]?.n)).toBe(2); // all but the one that ended more than thirty days ago
    expect((await refresh(app, old.refreshToken)).status).toBe(401);
    expect((await refresh(app, fresh.refreshToken)).status).toBe(200);
  });
});
