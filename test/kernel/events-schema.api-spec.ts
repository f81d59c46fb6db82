import { DataSource } from 'typeorm';
import { migrate, revertMigrations } from 'markethall/kernel';
import { KernelWorld } from './support/kernel-world.js';

const world = new KernelWorld();
beforeAll(() => world.open(), 60_000);
afterAll(() => world.close());

it('the tables of events, schedules and jobs are what the entities say, also after down and up', async () => {
  const app = await world.worker();
  const source = app.get(DataSource);
  const proposals = async (): Promise<string[]> =>
    (await source.driver.createSchemaBuilder().log()).upQueries
      .map((query) => query.query)
      .filter((sql) => !sql.includes('sample_effect'));

  expect(await proposals()).toEqual([]);
  const reverted: string[] = [];
  while (!reverted.includes('EventsAndJobs1795001000200')) reverted.push(...(await revertMigrations(source, 1)));
  await migrate(source);
  expect(await proposals()).toEqual([]);
}, 30_000);

it('a worker that is stopped right after its start leaves nothing behind', async () => {
  const app = await world.worker();
  await expect(app.close()).resolves.toBeUndefined();
}, 30_000);
