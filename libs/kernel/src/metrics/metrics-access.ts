import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AppConfig } from '../config/app.config.js';

/**
 * Who may read the figures: whoever has METRICS_TOKEN; without a token this machine only (in production), anybody
 * (in development). A request that came through a proxy is not from this machine.
 */
export function mayReadMetrics(config: AppConfig, request: IncomingMessage): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (config.metricsToken !== null)
    return (given !== undefined && equal(given, config.metricsToken)) || isLocal(request);
  return config.environment !== 'production' || isLocal(request);
}

function isLocal(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? '';
  const proxied = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  return !proxied && (address === '::1' || /^(::ffff:)?127\./.test(address));
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
