import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorRef } from '../context/actor.js';
import { log } from '../logging/log.js';
import { safeUrl } from '../logging/redaction.js';

const SLOW_MS = 500;

/** Hears of every answered request. */
export type RequestObserver = (route: string, method: string, status: number, milliseconds: number) => void;

/**
 * One line a request: id, method, route, status, ms, actor. With 'notable' the successful safe and quick ones go to
 * debug, because a line for every cached page would cost a tenth of the machine; metrics count them all.
 */
export class RequestLog {
  private readonly observers: RequestObserver[] = [];

  constructor(private readonly mode: 'all' | 'notable' | 'none') {}

  /** Adds a listener, such as the metrics. */
  observe(observer: RequestObserver): void {
    this.observers.push(observer);
  }

  write(request: FastifyRequest, reply: FastifyReply): void {
    const ms = performance.now() - request.arrivedAt;
    const route = request.routeOptions.url ?? '(none)';
    const status = reply.statusCode;
    for (const observer of this.observers) observer(route, request.method, status, ms);
    if (this.mode === 'none') return;
    const level = this.mode === 'all' || isNotable(request.method, status, ms) ? 'info' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    const context = request.markethall;
    log[level](
      {
        requestId: context?.requestId,
        method: request.method,
        route,
        url: safeUrl(request.url),
        status,
        ms: Math.round(ms * 10) / 10,
        ...(context === null ? {} : { actor: actorRef(context.actor) }),
        ...(context?.traceparent == null ? {} : { traceparent: context.traceparent }),
      },
      'request',
    );
  }
}

/** Refusals under overload and limits are left to the metrics: a line for each would feed the overload. */
const isNotable = (method: string, status: number, ms: number): boolean => {
  if (status === 503 || status === 429) return false;
  return status >= 400 || ms >= SLOW_MS || !(method === 'GET' || method === 'HEAD' || method === 'OPTIONS');
};
