import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, actorRef } from '../context/actor.js';
import { log } from '../logging/log.js';
import { safeUrl } from '../logging/redaction.js';

const SLOW_MS = 500;

/** Hears of every answered request. */
export type RequestObserver = (route: string, method: string, status: number, milliseconds: number) => void;

/** An answer as metrics and the log see it. */
export interface Answered {
  readonly requestId: string | undefined;
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  /** As sent, with its query. */
  readonly url: string;
  readonly status: number;
  /** `performance.now()` at arrival. */
  readonly arrivedAt: number;
  readonly actor: Actor | undefined;
  readonly traceparent: string | null | undefined;
}

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
    const context = request.markethall;
    this.answered({
      requestId: context?.requestId,
      method: request.method,
      route: request.routeOptions.url ?? '(none)',
      url: request.url,
      status: reply.statusCode,
      arrivedAt: request.arrivedAt,
      actor: context?.actor,
      traceparent: context?.traceparent,
    });
  }

  /** Tells the observers, and writes the line if this answer gets one. */
  answered(answer: Answered): void {
    const { method, route, status } = answer;
    const ms = performance.now() - answer.arrivedAt;
    for (const observer of this.observers) observer(route, method, status, ms);
    if (this.mode === 'none') return;
    const level = this.mode === 'all' || isNotable(method, status, ms) ? 'info' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    log[level](
      {
        requestId: answer.requestId,
        method,
        route,
        url: safeUrl(answer.url),
        status,
        ms: Math.round(ms * 10) / 10,
        ...(answer.actor === undefined ? {} : { actor: actorRef(answer.actor) }),
        ...(answer.traceparent == null ? {} : { traceparent: answer.traceparent }),
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
