import { setImmediate as turn } from 'node:timers/promises';
import { Turnstile } from './turnstile.js';

const refused = () => new Error('full');

describe('Turnstile', () => {
  it('runs the work of one key one after another, in order, and other keys beside it', async () => {
    const turnstile = new Turnstile(10, refused);
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await turn();
      steps.push(`${name} ends`);
    };

    await Promise.all([turnstile.run('a', work('a1')), turnstile.run('a', work('a2')), turnstile.run('b', work('b1'))]);

    expect(steps).toEqual(['a1 begins', 'b1 begins', 'a1 ends', 'a2 begins', 'b1 ends', 'a2 ends']);
  });

  it('lets the next one through after a failure, and gives the failure to its own caller only', async () => {
    const turnstile = new Turnstile(10, refused);

    const answers = await Promise.allSettled([
      turnstile.run('a', () => Promise.reject(new Error('broken'))),
      turnstile.run('a', () => Promise.resolve(2)),
    ]);

    expect(answers).toMatchObject([
      { status: 'rejected', reason: { message: 'broken' } },
      { status: 'fulfilled', value: 2 },
    ]);
  });

  it('refuses at once where too many wait, and takes work again when they are done', async () => {
    const turnstile = new Turnstile(2, refused);
    const waiting = [1, 2].map((value) => turnstile.run('a', () => turn(value)));

    await expect(turnstile.run('a', () => turn(3))).rejects.toThrow('full');
    expect(await Promise.all(waiting)).toEqual([1, 2]);
    expect(await turnstile.run('a', () => turn(4))).toBe(4);
  });
});
