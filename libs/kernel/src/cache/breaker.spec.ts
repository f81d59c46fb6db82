import { setTimeout as sleep } from 'node:timers/promises';
import { Breaker, Unavailable } from './breaker.js';

const fails = (): Promise<never> => Promise.reject(new Error('down'));

it('asks no more after several failures, probes once after the pause, and closes with a success', async () => {
  const breaker = new Breaker(20, 3, 30);
  for (let n = 0; n < 3; n += 1) await expect(breaker.run(fails)).rejects.toThrow('down');
  expect(breaker.open).toBe(true);
  let asked = 0;
  const ask = async (): Promise<string> => {
    asked += 1;
    await sleep(1);
    return 'up';
  };
  await expect(breaker.run(ask)).rejects.toBeInstanceOf(Unavailable);
  await sleep(40);

  const probes = await Promise.allSettled([breaker.run(ask), breaker.run(ask), breaker.run(ask)]);

  expect(probes.filter((probe) => probe.status === 'fulfilled')).toHaveLength(1);
  expect(asked).toBe(1);
  await expect(breaker.run(ask)).resolves.toBe('up');
});

it('cuts a call that does not answer in time', async () => {
  await expect(new Breaker(10).run(() => new Promise(() => undefined))).rejects.toBeInstanceOf(Unavailable);
});

it('forgets single failures', async () => {
  const breaker = new Breaker(20, 3, 1_000);
  for (let n = 0; n < 10; n += 1) {
    await breaker.run(fails).catch(() => undefined);
    await breaker.run(() => Promise.resolve(1));
  }

  expect(breaker.open).toBe(false);
});
