import { Redis } from 'ioredis';

/** This Jest worker's keys in Redis: caches and counters are emptied between tests, queues are left alone. */
export class WorkerRedis {
  private readonly redis: Redis;

  constructor(private readonly prefix: string) {
    const url = process.env.REDIS_URL;
    if (url === undefined) throw new Error('REDIS_URL is missing: run the specs through `npm test -- <path>`');
    this.redis = new Redis(url);
  }

  async reset(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', `${this.prefix}*`, 'COUNT', 1000);
      if (keys.length > 0) await this.redis.del(...keys);
      cursor = next;
    } while (cursor !== '0');
  }

  close(): void {
    this.redis.disconnect();
  }
}
