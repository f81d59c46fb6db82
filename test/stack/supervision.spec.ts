import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimeOf } from '../../apps/stack/plain/processes.mjs';
import { type RunningShop, type ShopOptions, startShop } from '../../apps/stack/src/index.js';
import { eventually, fakeEntries, temporaryFolder } from './support/stack-kit.js';

const base: ShopOptions = { databaseUrl: 'mysql://unused', redisUrl: 'redis://unused', entries: fakeEntries };

describe('a running shop', () => {
  let shop: RunningShop;
  const notes: string[] = [];
  const journal = join(temporaryFolder(), 'journal');

  beforeAll(async () => {
    shop = await startShop({
      ...base,
      api: 2,
      env: { FAKE_JOURNAL: journal },
      listener: { line: () => {}, note: (name, text) => notes.push(`${name} ${text}`) },
    });
    await shop.waitReady();
  });
  afterAll(() => shop.stop());

  it('serves from two api processes and a worker, each with its own port', async () => {
    expect(new Set([...shop.apiUrls, shop.workerUrl]).size).toBe(3);
    expect(new Set([...shop.apiPids, shop.workerPid]).size).toBe(3);
    const answers = await Promise.all(
      shop.apiUrls.map(async (url) => (await fetch(url)).json() as Promise<{ pid: number }>),
    );
    expect(answers.map(({ pid }) => pid)).toEqual(shop.apiPids);
  });

  it('gives the children a secret of at least 32 bytes and their public address', async () => {
    const answer = (await (await fetch(shop.apiUrls[0] ?? '')).json()) as { secret: number; publicUrl: string };
    expect(answer.secret).toBeGreaterThanOrEqual(43);
    expect(answer.publicUrl).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('brings an api that was killed with -9 back on its port within two seconds, while the other serves', async () => {
    const [first = 0, second = 0] = shop.apiPids;
    const started = performance.now();
    process.kill(first, 'SIGKILL');
    expect((await fetch(shop.apiUrls[1] ?? '')).status).toBe(200);
    await eventually(
      'a new process answers',
      async () => shop.apiPids[0] !== first && shop.apiPids[0] !== 0 && (await shop.api[0]?.isReady()) === true,
    );
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(shop.apiPids[1]).toBe(second);
    await eventually('it is said', () => notes.includes('api-1 is ready again'));
    expect(notes).toContain('api-1 ended unexpectedly (SIGKILL)');
  });

  it('brings a killed worker back again and again', async () => {
    for (let round = 0; round < 3; round += 1) {
      const before = shop.workerPid;
      process.kill(before, 'SIGKILL');
      await eventually(
        'a new worker',
        async () => shop.workerPid !== before && shop.workerPid !== 0 && (await shop.worker?.isReady()) === true,
        3_000,
      );
    }
  });

  it('keeps the last lines of every child', () => {
    expect(shop.logs()).toEqual(expect.arrayContaining([expect.stringMatching(/^worker \{.*"worker listens"/)]));
  });

  it('stops every child and starts none again', async () => {
    const pids = [...shop.apiPids, shop.workerPid];
    await shop.stop();
    expect(readFileSync(journal, 'utf8').trim().split('\n').sort()).toEqual([
      'api stopped',
      'api stopped',
      'worker stopped',
    ]);
    await sleep(300);
    expect(pids.map(startTimeOf)).toEqual([null, null, null]);
    expect(shop.apiPids).toEqual([0, 0]);
  });
});

describe('a child', () => {
  it('that never becomes ready fails the start with its last words', async () => {
    const shop = await startShop({ ...base, env: { FAKE_DIES: 'worker' } });
    await expect(shop.waitReady()).rejects.toThrow(
      /worker keeps ending before it is ready\.\n.*\nworker cannot start: the configuration is wrong/,
    );
    await shop.stop();
  });

  it('that does not end when asked is ended after the time of grace', async () => {
    const shop = await startShop({ ...base, worker: false, env: { FAKE_STUBBORN: 'api' } });
    await shop.waitReady();
    const [pid = 0] = shop.apiPids;
    await shop.stop(300);
    expect(startTimeOf(pid)).toBeNull();
  });
});
