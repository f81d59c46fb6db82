import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { AppError } from '../errors/app-error.js';
import { HttpConfig } from '../http/http.config.js';
import type { LoadClass } from '../http/route-config.js';
import { log } from '../logging/log.js';
import { classOfRoute, pressureOf, refusedPart, smoothed } from './overload-decision.js';

/** How often the event loop is asked for its delay, and how often the pressure is worked out. */
const PROBE_MS = 20;
const SAMPLE_MS = 100;
/** How long, and for how many samples, it must last: a garbage collection is no overload. */
const SUSTAINED_MS = 500;
const SUSTAINED_SAMPLES = 2;

/** Refuses a part of the requests while this process cannot keep up, the least important first. */
@Injectable()
export class OverloadGate implements OnApplicationShutdown {
  private readonly classes = new Map<string, LoadClass>();
  private timer: NodeJS.Timeout | undefined;
  private utilization: EventLoopUtilization = performance.eventLoopUtilization();
  private calmAt = performance.now();
  private high: number[] = [];
  private probedAt = performance.now();
  private sampledAt = performance.now();
  private worstDelayMs = 0;
  private pressure = 0;
  private refused = 0;

  constructor(private readonly config: HttpConfig) {}

  /** Present pressure: 1 is the allowed event-loop delay. For metrics. */
  get currentPressure(): number {
    return this.pressure;
  }

  /** 503 `overloaded` with Retry-After for a request that is to be refused; undefined for one that may pass. */
  refusal(request: FastifyRequest): AppError | undefined {
    if (this.config.shedLoad) this.timer ??= this.begin();
    if (this.pressure <= 1) return undefined;
    const part = refusedPart(this.classOf(request), this.pressure);
    if (part === 0 || Math.random() >= part) return undefined;
    this.refused++;
    return new AppError('overloaded', 503, 'Too much to do just now; try again in a moment').retryAfter(
      1 + Math.floor(Math.random() * 4),
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** With the first request: while the process starts the loop is away for long, and nobody is kept waiting by it. */
  private begin(): NodeJS.Timeout {
    this.calmAt = this.probedAt = this.sampledAt = performance.now();
    this.utilization = performance.eventLoopUtilization();
    return setInterval(() => this.probe(), PROBE_MS).unref();
  }

  private classOf(request: FastifyRequest): LoadClass {
    const { url, config } = request.routeOptions;
    if (config.loadClass !== undefined) return config.loadClass;
    const route = url ?? '';
    let known = this.classes.get(route);
    if (known === undefined) this.classes.set(route, (known = classOfRoute(route)));
    return known;
  }

  /** How late the timer is tells how long the loop was away. Node's own histogram is empty after a reset until its second tick. */
  private probe(): void {
    const now = performance.now();
    this.worstDelayMs = Math.max(this.worstDelayMs, now - this.probedAt - PROBE_MS);
    this.probedAt = now;
    if (now - this.sampledAt < SAMPLE_MS) return;
    this.sampledAt = now;
    this.sample();
  }

  private sample(): void {
    const { utilization } = performance.eventLoopUtilization(this.utilization);
    this.utilization = performance.eventLoopUtilization();
    const now = pressureOf({ delayMs: this.worstDelayMs, utilization }, this.config.shedDelayMs);
    this.worstDelayMs = 0;
    const before = this.pressure;
    this.pressure = smoothed(before, this.sustained(now));
    if (this.pressure < 0.01) this.pressure = 0;
    if (before <= 1 && this.pressure > 1)
      log.warn({ pressure: this.pressure }, 'overloaded: refusing the least important requests');
    if (before > 1 && this.pressure <= 1) {
      log.warn({ refused: this.refused }, 'no longer overloaded');
      this.refused = 0;
    }
  }

  /** The least pressure of the last samples, once all of the last half second was high, or while we refuse; 0 before. */
  private sustained(now: number): number {
    if (now <= 1) {
      this.calmAt = performance.now();
      this.high = [];
      return now;
    }
    this.high = [...this.high, now].slice(-SUSTAINED_SAMPLES);
    const lasting = performance.now() - this.calmAt >= SUSTAINED_MS && this.high.length === SUSTAINED_SAMPLES;
    return lasting || this.pressure > 1 ? Math.min(...this.high) : 0;
  }
}
