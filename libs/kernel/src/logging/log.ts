import { pino, type Logger } from 'pino';
import { redaction } from './redaction.js';

/**
 * The process's logger: JSON lines on stdout. Its level is set by `configureLog` once the configuration is known.
 * Log facts as the first argument (`log.info({ orderId }, 'order placed')`), never personal data or secrets.
 */
export const log: Logger = pino({
  level: 'info',
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: pino.stdSerializers.err },
  redact: redaction,
});

/** Sets the level (`silent` in tests). */
export function configureLog(level: string): void {
  log.level = level;
}
