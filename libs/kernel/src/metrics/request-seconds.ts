import { Histogram, type Registry } from 'prom-client';

type Label = 'method' | 'route' | 'status';

const NAME = 'markethall_http_request_seconds';
const HELP = 'Seconds from arrival to answer';
/** Upper bounds in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Answers of one route, method and status. */
export class RequestSeries {
  /** Answers by bucket; the last are those above all bounds. */
  readonly counts = BUCKETS.map(() => 0).concat(0);
  sum = 0;

  constructor(readonly labels: Readonly<Record<Label, string>>) {}

  observe(seconds: number): void {
    let at = 0;
    while (seconds > (BUCKETS[at] ?? Infinity)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += seconds;
  }
}

/**
 * Prometheus's histogram whose series are plain counters, added up when somebody scrapes: prom-client's own hashes the
 * labels for every observation, which costs a twentieth of a cached page.
 */
export class RequestSeconds extends Histogram<Label> {
  private readonly all: RequestSeries[] = [];

  constructor(registry: Registry) {
    super({ name: NAME, help: HELP, labelNames: ['method', 'route', 'status'], registers: [registry] });
  }

  /** Makes the series of these labels; ask once for each. */
  series(labels: Readonly<Record<Label, string>>): RequestSeries {
    const series = new RequestSeries(labels);
    this.all.push(series);
    return series;
  }

  /** What the registry and `get` read. */
  getForPromString(): Promise<object> {
    const values = this.all.flatMap(valuesOf);
    return Promise.resolve({ name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values });
  }
}

function valuesOf({ labels, counts, sum }: RequestSeries): object[] {
  let total = 0;
  const buckets = counts.map((count, at) => {
    total += count;
    return { metricName: `${NAME}_bucket`, labels: { le: BUCKETS[at] ?? '+Inf', ...labels }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: total },
  ];
}
