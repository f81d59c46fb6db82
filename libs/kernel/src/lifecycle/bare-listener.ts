import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';
import { AppConfig } from '../config/app.config.js';
import { HealthChecks } from '../health/health-checks.js';
import { mayReadMetrics } from '../metrics/metrics-access.js';
import { Metrics } from '../metrics/metrics.js';

/** Health and metrics of a process without routes (the worker): GET /health/live, /health/ready, /metrics; else 404. */
export class BareListener {
  private readonly server: Server;

  constructor(private readonly app: INestApplicationContext) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Listens and answers the port. Rejects for a busy one. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        const address = this.server.address() as AddressInfo; // never a pipe: a port is given
        resolve(address.port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, type, body } = await this.pageOf(request);
      response.writeHead(status, {
        'content-type': type,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch {
      response.writeHead(500).end();
    }
  }

  private async pageOf(request: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const path = (request.url ?? '/').split('?', 1)[0];
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && path === '/health/live') return json(200, { status: 'ok', checks: {} });
    if (reads && path === '/health/ready') {
      const { ready, status, checks } = await this.app.get(HealthChecks).report();
      return json(ready ? 200 : 503, { status, checks });
    }
    if (reads && path === '/metrics' && mayReadMetrics(this.app.get(AppConfig), request)) {
      const { registry } = this.app.get(Metrics);
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    }
    return json(404, { status: 404, code: 'route_not_found' });
  }
}

const json = (status: number, body: object): { status: number; type: string; body: string } => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});
