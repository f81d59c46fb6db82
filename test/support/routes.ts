import { request } from 'node:http';
import { DiscoveryService } from '@nestjs/core';
import { type AccessPolicy, handlersOf, policyOf } from 'markethall/kernel';
import type { TestApp } from './app.js';

/** A handler's address as the running application serves it: new ones are met by every spec that walks them. */
export interface Route {
  verb: string;
  /** Fastify's pattern, `/api/v1/admin/orders/:id`. */
  pattern: string;
  policy: AccessPolicy | undefined;
}

/** Every route of the application, sorted. */
export function routesOf(app: TestApp): Route[] {
  return handlersOf(app.get(DiscoveryService))
    .flatMap(({ verb, paths, controller, method }) =>
      paths.map((pattern) => ({ verb, pattern, policy: policyOf(controller, method) })),
    )
    .sort((a, b) => (routeName(a) < routeName(b) ? -1 : 1));
}

/** `GET /api/v1/admin/orders/:id` */
export const routeName = (route: Route): string => `${route.verb} ${route.pattern}`;

/** The address with something in the place of each parameter: a well-formed id of nothing by default. */
export const addressOf = (route: Route, fill = (name: string): string => nobodysId(name)): string =>
  route.pattern.replace(/:(\w+)/g, (_whole, name: string) => fill(name));

const nobodysId = (name: string): string => (name === 'id' ? 'ord' : name.slice(0, 4)) + '_01h455vb4pex5vsknk084sn02q';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends a path byte by byte as it is written: fetch and supertest would repair it. */
export function sendRaw(
  app: TestApp,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(app.url);
  // Node announces no body of a DELETE by itself.
  const all = body === undefined ? headers : { 'content-length': String(Buffer.byteLength(body)), ...headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: all, timeout: 20_000 }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces).toString() }),
      );
      answer.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer to ${method} ${path.slice(0, 200)} within 20 s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
