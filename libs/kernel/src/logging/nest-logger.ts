import type { LoggerService } from '@nestjs/common';
import { log } from './log.js';

/** Nest's own words (boot, modules, warnings) as pino lines; the chatty start-up log goes to debug. */
export class NestLogger implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    log.debug({ context: contextOf(rest) }, textOf(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    log.warn({ context: contextOf(rest) }, textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const stack = rest.find((part) => typeof part === 'string' && part.includes('\n    at '));
    log.error(
      { context: contextOf(rest), ...(message instanceof Error ? { err: message } : { stack }) },
      textOf(message),
    );
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    log.fatal({ context: contextOf(rest), ...(message instanceof Error ? { err: message } : {}) }, textOf(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    log.debug({ context: contextOf(rest) }, textOf(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    log.trace({ context: contextOf(rest) }, textOf(message));
  }
}

const contextOf = (rest: unknown[]): string | undefined => {
  const last = rest.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? last : undefined;
};

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : (JSON.stringify(message) ?? String(message));
}
