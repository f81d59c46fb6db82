import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { AppError } from '../errors/app-error.js';
import { HttpConfig } from '../http/http.config.js';
import type { LoadClass } from '../http/route-config.js';
import { log } from '../logging/log.js';
import { classOfRoute, pressureOf, refusedPart, smoothed } from './overload-decision.js';

const SAMPLE_MS = 100;
/** Samples in a row that must all be high: one long garbage collection or the start of the process is no overload. */
const SUSTAINED = 3;

/** Refuses a part of the requests while this process cannot keep up, the least important first. */
@Injectable()
export class OverloadGate implements OnApplicationShutdown {
  private readonly delay = monitorEventLoopDelay({ resolution: 10 });
  private readonly classes = new Map<string, LoadClass>();
  private readonly timer: NodeJS.Timeout | undefined;
  private utilization: EventLoopUtilization = performance.eventLoopUtilization();
  private readonly recent: number[] = [];
  private pressure = 0;
  private refused = 0;

  constructor(private readonly config: HttpConfig) {
    if (!config.shedLoad) return;
    this.delay.enable();
    this.timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  /** Present pressure: 1 is the allowed event-loop delay. For metrics. */
  get currentPressure(): number {
    return this.pressure;
  }

  /** 503 `overloaded` with Retry-After for a request that is to be refused; undefined for one that may pass. */
  refusal(request: FastifyRequest): AppError | undefined {
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
    this.delay.disable();
  }

  private classOf(request: FastifyRequest): LoadClass {
    const { url, config } = request.routeOptions;
    if (config.loadClass !== undefined) return config.loadClass;
    const route = url ?? '';
    let known = this.classes.get(route);
    if (known === undefined) this.classes.set(route, (known = classOfRoute(route)));
    return known;
  }

  private sample(): void {
    const since = performance.eventLoopUtilization(this.utilization);
    this.utilization = performance.eventLoopUtilization();
    const delayMs = Math.max(0, this.delay.mean / 1e6 - 10); // the histogram counts its own resolution in
    this.delay.reset();
    this.recent.push(
      pressureOf(
        { delayMs: Number.isFinite(delayMs) ? delayMs : 0, utilization: since.utilization },
        this.config.shedDelayMs,
      ),
    );
    if (this.recent.length > SUSTAINED) this.recent.shift();
    const before = this.pressure;
    this.pressure = smoothed(before, this.recent.length < SUSTAINED ? 0 : Math.min(...this.recent));
    if (this.pressure < 0.01) this.pressure = 0;
    if (before <= 1 && this.pressure > 1)
      log.warn({ pressure: this.pressure }, 'overloaded: refusing the least important requests');
    if (before > 1 && this.pressure <= 1) {
      log.warn({ refused: this.refused }, 'no longer overloaded');
      this.refused = 0;
    }
  }
}
