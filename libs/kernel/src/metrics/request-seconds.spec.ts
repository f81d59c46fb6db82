import { Registry } from 'prom-client';
import { RequestSeconds } from './request-seconds.js';

describe('RequestSeconds', () => {
  it('adds up to what Prometheus expects of a histogram', async () => {
    const registry = new Registry();
    const seconds = new RequestSeconds(registry);
    const series = seconds.series({ method: 'GET', route: '/p/:id', status: '200' });
    for (const value of [0.0004, 0.001, 0.003, 60]) series.observe(value);
    const text = await registry.metrics();
    const line = (name: string): string | undefined =>
      text.split('\n').find((candidate) => candidate.startsWith(`markethall_http_request_seconds_${name}`));

    expect(text).toContain('# TYPE markethall_http_request_seconds histogram');
    expect(line('bucket{le="0.001"')).toMatch(/ 2$/);
    expect(line('bucket{le="0.005"')).toMatch(/ 3$/);
    expect(line('bucket{le="10"')).toMatch(/ 3$/);
    expect(line('bucket{le="+Inf"')).toMatch(/ 4$/);
    expect(line('count')).toMatch(/\{method="GET",route="\/p\/:id",status="200"\} 4$/);
    expect(Number(line('sum')?.split(' ').at(-1))).toBeCloseTo(60.0044);
  });
});
