import { log } from '../logging/log.js';

/** What nobody caught is logged; an unhandled rejection goes on, an exception ends the process (its state is unknown). */
export function logProcessErrors(): void {
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason, alert: 'unhandled_rejection' }, 'Nobody awaited a failure'),
  );
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error, alert: 'uncaught_exception' }, 'Nobody caught an exception');
    process.exit(1);
  });
}
