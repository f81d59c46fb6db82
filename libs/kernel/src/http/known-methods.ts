import type { FastifyReply, FastifyRequest } from 'fastify';
import { policyOf } from '../auth/policy.js';
import { methodNotAllowed, type AppError, unauthenticated } from '../errors/app-error.js';
import type { Handler } from './handlers.js';

/** One address of the route table: its segments (null where any value fits), the methods it knows, who may ask. */
interface Address {
  segments: readonly (string | null)[];
  methods: Set<string>;
  /** At least one of its methods is open to strangers. */
  isPublic: boolean;
}

/**
 * Which methods each address knows. Asked only where no route fits a request, so that a known address answers 405 with
 * `Allow` instead of 404, at no cost for all other requests.
 */
export class KnownMethods {
  private readonly byLength = new Map<number, Map<string, Address>>();

  constructor(handlers: readonly Handler[]) {
    for (const handler of handlers) for (const path of handler.paths) this.add(path, handler);
  }

  /**
   * 405 `method_not_allowed` with `Allow`; 401 for a stranger where every method asks for credentials, as each of them
   * would answer; undefined where nothing is at the address (404).
   */
  refusal(request: FastifyRequest, reply: FastifyReply): AppError | undefined {
    const found = this.at(request.raw.url ?? '');
    const methods = [...new Set(found.flatMap((address) => [...address.methods]))].sort();
    // A known method that met no route: a segment is too long to be an id.
    if (methods.length === 0 || methods.includes(request.method)) return undefined;
    const isStranger = request.headers.authorization === undefined && request.headers.cookie === undefined;
    if (isStranger && !found.some((address) => address.isPublic)) return unauthenticated();
    void reply.header('allow', methods.join(', '));
    return methodNotAllowed(methods);
  }

  private add(path: string, handler: Handler): void {
    const segments = path.split('/').map((segment) => (segment.startsWith(':') ? null : segment));
    const key = segments.map((segment) => segment ?? ':').join('/');
    const group = this.byLength.get(segments.length) ?? new Map<string, Address>();
    const address = group.get(key) ?? { segments, methods: new Set<string>(), isPublic: false };
    address.methods.add(handler.verb);
    if (handler.verb === 'GET') address.methods.add('HEAD');
    address.isPublic ||= policyOf(handler.controller, handler.method)?.kind === 'public';
    this.byLength.set(segments.length, group.set(key, address));
  }

  private at(url: string): Address[] {
    const parts = (url.split(/[?#]/, 1)[0] ?? '').split('/');
    return [...(this.byLength.get(parts.length)?.values() ?? [])].filter((address) => fits(address.segments, parts));
  }
}

const fits = (segments: readonly (string | null)[], parts: readonly string[]): boolean =>
  segments.every((segment, at) => (segment === null ? parts[at] !== '' : segment === parts[at]));
