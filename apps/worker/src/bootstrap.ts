import type { INestApplicationContext, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AppConfig,
  assertSchemaCurrent,
  BareListener,
  Commands,
  configureLog,
  Database,
  log,
  type ModuleDefinition,
  NestLogger,
  validateAllConfig,
  withKernel,
  WorkerLoop,
} from 'markethall/kernel';
import { WorkerModule } from './worker.module.js';

/** What a test may change. */
export interface WorkerOptions {
  /** Replace kernel's own providers by token, such as the clock. */
  providers?: readonly Provider[];
  /** false leaves schedules to `Schedules.runNow`. Default true. */
  schedules?: boolean;
}

/**
 * Starts the worker of these modules in this process: relay, subscribers, jobs, schedules; no listener. Throws
 * ConfigError for a wrong configuration, and an error for a database older than this release. `close()` stops taking
 * work, lets what runs finish, and closes every connection.
 */
export async function createWorker(
  modules: readonly ModuleDefinition[],
  options: WorkerOptions = {},
): Promise<INestApplicationContext> {
  const app = await contextOf(modules, { takesJobs: true, providers: options.providers });
  app.get(WorkerLoop).start({ schedules: options.schedules });
  return app;
}

/** Starts health and metrics of the worker on WORKER_PORT. */
export async function listen(app: INestApplicationContext): Promise<{ port: number; listener: BareListener }> {
  const config = app.get(AppConfig);
  const listener = new BareListener(app);
  const port = await listener.listen(config.workerPort, config.host);
  log.info({ port }, 'The worker is ready');
  return { port, listener };
}

/** Runs one `@Command` of these modules and answers its exit code. */
export async function runCommand(modules: readonly ModuleDefinition[], name: string, args: string[]): Promise<number> {
  const app = await contextOf(modules, { takesJobs: false });
  try {
    return await app.get(Commands).run(name, args);
  } finally {
    await app.close();
  }
}

async function contextOf(
  modules: readonly ModuleDefinition[],
  options: { takesJobs: boolean; providers?: readonly Provider[] },
): Promise<INestApplicationContext> {
  validateAllConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(withKernel(modules), options), {
    logger: new NestLogger(),
    abortOnError: false,
  });
  configureLog(app.get(AppConfig).logLevel);
  try {
    await assertSchemaCurrent(app.get(Database).dataSource);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
