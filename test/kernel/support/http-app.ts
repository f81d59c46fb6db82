import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { agent, type Agent } from 'supertest';
import { migrate, type ModuleDefinition, withKernel } from 'markethall/kernel';
import { createApi } from '../../../apps/api/src/bootstrap.js';
import { expectHealthy } from './expect-healthy.js';
import { notesModule } from './notes.module.js';
import { type OwnDatabase, ownDatabase } from './own-database.js';

/** The real api with the test-only notes module, on a database of its own, listening on a free port. */
export interface HttpApp {
  readonly app: NestFastifyApplication;
  readonly http: Agent;
  readonly own: OwnDatabase;
  readonly port: number;
  stop(): Promise<void>;
}

export async function startHttpApp(
  modules: readonly ModuleDefinition[] = [notesModule],
  env: NodeJS.ProcessEnv = {},
): Promise<HttpApp> {
  const own = await ownDatabase([], {}, withKernel(modules));
  await migrate(own.dataSource);
  const before = { ...process.env };
  Object.assign(process.env, {
    NODE_ENV: 'test',
    DATABASE_URL: own.url,
    REDIS_PREFIX: `mhtest-${process.pid}-${own.url.slice(-8)}`,
    MARKETHALL_SECRET: 'kernel-http-specs-0123456789-0123456789',
    REDIS_TIMEOUT_MS: '2000',
    LOG_LEVEL: process.env.SPEC_LOG_LEVEL ?? 'silent',
    ...env,
  });
  try {
    const app = await createApi(modules);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    return {
      app,
      http: agent(url),
      own,
      port: Number(new URL(url).port),
      async stop() {
        await app.close();
        await expectHealthy(own.db, withKernel(modules)).finally(() => own.drop());
      },
    };
  } catch (error) {
    await own.drop();
    throw error;
  } finally {
    process.env = before;
  }
}
