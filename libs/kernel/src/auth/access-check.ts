import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Handler } from '../http/handlers.js';
import { policyOf } from './policy.js';

const allowed = new Map<string, string>();

/**
 * Names a Fastify route that is no Nest handler and checks its callers itself (docs, queue dashboard, static files).
 * `path` is the route's pattern; a final `*` covers everything below. `reason` says who checks, for the reader.
 */
export function allowRoute(path: string, reason: string): void {
  if (reason.trim() === '') throw new TypeError(`allowRoute('${path}') needs a reason`);
  allowed.set(path, reason);
}

/** Collects the routes that Fastify really serves. Install it before anything else registers routes. */
export class RouteTable {
  private readonly routes: { method: string; url: string }[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', (route: RouteOptions) => {
      for (const method of [route.method].flat()) this.routes.push({ method: method.toUpperCase(), url: route.url });
    });
  }

  /** Routes that are neither a checked handler nor on the list. */
  unchecked(handlers: readonly Handler[]): string[] {
    const known = new Set(handlers.flatMap((handler) => handler.paths.map((path) => `${handler.verb} ${path}`)));
    const isKnown = ({ method, url }: { method: string; url: string }): boolean =>
      known.has(`${method} ${url}`) ||
      known.has(`ALL ${url}`) ||
      (method === 'HEAD' && known.has(`GET ${url}`)) ||
      isAllowed(url);
    return [...new Set(this.routes.filter((route) => !isKnown(route)).map(({ method, url }) => `${method} ${url}`))];
  }
}

const isAllowed = (url: string): boolean =>
  [...allowed.keys()].some((path) => (path.endsWith('*') ? url.startsWith(path.slice(0, -1)) : url === path));

/** The process must not start: something would answer without a check. */
export class AccessCheckError extends Error {
  constructor(readonly offenders: readonly string[]) {
    super(
      'Every route must say who may call it. Add @Public(), @Authenticated() or @RequirePermission(), or allowRoute() for a ' +
        `route with a check of its own:\n${offenders.map((offender) => `  - ${offender}`).join('\n')}`,
    );
    this.name = 'AccessCheckError';
  }
}

/** Refuses handlers without a policy, and permissions that nobody declared (nobody could ever hold them). */
export function assertHandlersDeclared(handlers: readonly Handler[], permissions: readonly string[]): void {
  const known = new Set(permissions);
  const offenders = handlers.flatMap((handler) => {
    const name = `${handler.controller.name}.${handler.name} (${handler.verb} ${handler.paths.join(', ')})`;
    const policy = policyOf(handler.controller, handler.method);
    if (policy === undefined) return [name];
    if (policy.kind !== 'permission') return [];
    const unknown = policy.permissions.filter((permission) => !known.has(permission));
    return unknown.length === 0 ? [] : [`${name}: no definePermissions() declares ${unknown.join(', ')}`];
  });
  if (offenders.length > 0) throw new AccessCheckError(offenders);
}

/** Refuses Fastify routes that no guard stands before. */
export function assertRoutesChecked(table: RouteTable, handlers: readonly Handler[]): void {
  const offenders = table.unchecked(handlers);
  if (offenders.length > 0) throw new AccessCheckError(offenders);
}
