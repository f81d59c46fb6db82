import { Injectable } from '@nestjs/common';
import { RequestLog } from '../http/request-log.js';
import { Metrics } from './metrics.js';
import type { RequestSeries } from './request-seconds.js';

/** Series of one route by status, of one method. */
type ByStatus = Map<number, RequestSeries>;

const MAX_SERIES = 5_000;

/** Observes every answer of the api by its route pattern. */
@Injectable()
export class HttpMetrics {
  private readonly routes = new Map<string, Map<string, ByStatus>>();
  private count = 0;

  constructor(
    private readonly metrics: Metrics,
    requests: RequestLog,
  ) {
    requests.observe((route, method, status, ms) => {
      const series = this.routes.get(route)?.get(method)?.get(status) ?? this.make(route, method, status);
      series?.observe(ms / 1000);
    });
  }

  /** A new series; undefined where there are too many, which only odd methods and statuses could make. */
  private make(route: string, method: string, status: number): RequestSeries | undefined {
    if (this.count >= MAX_SERIES) return undefined;
    this.count += 1;
    const methods = this.routes.get(route) ?? new Map<string, ByStatus>();
    const statuses = methods.get(method) ?? new Map<number, RequestSeries>();
    this.routes.set(route, methods.set(method, statuses));
    const series = this.metrics.httpSeconds.series({ method, route, status: String(status) });
    statuses.set(status, series);
    return series;
  }
}
