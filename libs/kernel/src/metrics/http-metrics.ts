import { Injectable } from '@nestjs/common';
import { RequestLog } from '../http/request-log.js';
import { Metrics } from './metrics.js';

/** Observes every answer of the api by its route pattern. */
@Injectable()
export class HttpMetrics {
  private readonly series = new Map<string, { observe(seconds: number): void }>();

  constructor(
    private readonly metrics: Metrics,
    requests: RequestLog,
  ) {
    requests.observe((route, method, status, ms) => this.seriesOf(method, route, status).observe(ms / 1000));
  }

  /** The labeled series; making one costs more than observing. */
  private seriesOf(method: string, route: string, status: number): { observe(seconds: number): void } {
    const key = `${method} ${route} ${status}`;
    const known = this.series.get(key);
    if (known !== undefined) return known;
    const series = this.metrics.httpSeconds.labels({ method, route, status: String(status) });
    if (this.series.size < 5_000) this.series.set(key, series);
    return series;
  }
}
