import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import { log } from '../logging/log.js';
import { Readiness } from './readiness.js';

/**
 * Stops the process in order: not ready → wait for the load balancer → `app.close()` (which stops accepting, finishes
 * what runs, drains queues, closes pools) → `after` → exit 0. Forced with exit 1 after `shutdownTimeoutMs`.
 * Listens to SIGTERM and SIGINT; a second signal forces at once.
 */
export function stopGracefully(
  app: INestApplicationContext,
  after: () => Promise<void> = () => Promise.resolve(),
): void {
  let begun = false;
  const stop = (signal: string): void => {
    if (begun) return void process.exit(1);
    begun = true;
    void run(app, after, signal);
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

async function run(app: INestApplicationContext, after: () => Promise<void>, signal: string): Promise<void> {
  const config = app.get(AppConfig);
  log.info({ signal }, 'Stopping');
  setTimeout(() => {
    log.error({ alert: 'forced_stop' }, 'The stop took too long and was forced');
    process.exit(1);
  }, config.shutdownTimeoutMs).unref();
  app.get(Readiness).beginShutdown();
  if (config.shutdownDelayMs > 0) await sleep(config.shutdownDelayMs);
  try {
    await app.close();
    await after();
    log.info('Stopped');
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'The stop failed');
    process.exit(1);
  }
}
