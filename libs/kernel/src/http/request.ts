import type { RequestContextData } from '../context/request-context.js';
import type { MarkethallRouteConfig } from './route-config.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Context of this request; null only before kernel's first hook. */
    markethall: RequestContextData | null;
    /** `process.hrtime`-like milliseconds at arrival. */
    arrivedAt: number;
    /** The bytes of a JSON body, for signatures; undefined without one. */
    rawBody: Buffer | undefined;
    /** Why an upload's body is not accepted: the guard says so to those who may upload at all. */
    uploadProblem: Error | undefined;
  }
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merges our route config into Fastify's
  interface FastifyContextConfig extends MarkethallRouteConfig {}
}

export {};
