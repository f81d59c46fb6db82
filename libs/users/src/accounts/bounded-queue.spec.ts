import { BoundedQueue } from './bounded-queue.js';

describe('BoundedQueue', () => {
  const refusal = () => new Error('full');

  it('runs no more at a time than it may, in the order of arrival', async () => {
    const queue = new BoundedQueue(2, 10, refusal);
    let running = 0;
    let most = 0;
    const order: number[] = [];

    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((index) =>
        queue.run(async () => {
          order.push(index);
          most = Math.max(most, (running += 1));
          await new Promise(setImmediate);
          running -= 1;
        }),
      ),
    );

    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses what finds no seat, and takes work again afterwards', async () => {
    const queue = new BoundedQueue(1, 1, refusal);
    const results = await Promise.allSettled([1, 2, 3].map((value) => queue.run(() => Promise.resolve(value))));

    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(queue.run(() => Promise.resolve('again'))).resolves.toBe('again');
  });

  it('gives the place back after a failure', async () => {
    const queue = new BoundedQueue(1, 0, refusal);
    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(queue.run(() => Promise.resolve(1))).resolves.toBe(1);
  });
});
