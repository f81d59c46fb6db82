import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymousActor } from '../context/actor.js';
import { RequestContext, type RequestContextData } from '../context/request-context.js';
import { badRequest } from '../errors/app-error.js';
import type { Readiness } from '../lifecycle/readiness.js';
import type { OverloadGate } from '../overload/overload-gate.js';
import type { AddressLimiter } from '../rate-limit/address-limiter.js';
import { EMPTY_BODY } from './body.pipe.js';
import { bodyProblem } from './body-rules.js';
import type { Cors } from './cors.js';
import { BODY_LIMIT } from './fastify-options.js';
import { parseJsonBody } from './json-body.js';
import type { KnownMethods } from './known-methods.js';
import { queryProblem } from './query-string.js';
import './request.js';
import { requestIdOf, traceparentOf } from './request-id.js';
import type { RequestLog } from './request-log.js';

/** What the hooks of each request use. */
export interface HttpParts {
  headers: Readonly<Record<string, string>>;
  cors: Cors;
  gate: OverloadGate;
  limiter: AddressLimiter;
  requestLog: RequestLog;
  readiness: Readiness;
  methods: KnownMethods;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Installs what every request meets before and after its handler. One hook a phase, because each costs each request. */
export function installHttp(fastify: FastifyInstance, parts: HttpParts): void {
  fastify.decorateRequest('markethall', null);
  fastify.decorateRequest('arrivedAt', 0);
  fastify.decorateRequest('rawBody', undefined);
  fastify.decorateRequest('uploadProblem', undefined);
  installParsers(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    arrive(request, reply, parts);
    if (reply.sent) return;
    done(refusal(request, reply, parts));
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    RequestContext.enter(contextOf(request), done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    parts.requestLog.write(request, reply);
    done();
  });
}

function arrive(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): void {
  const { headers } = request.raw;
  const context: RequestContextData = {
    requestId: requestIdOf(headers['x-request-id']),
    traceparent: traceparentOf(headers.traceparent),
    actor: anonymousActor,
    idempotency: null,
  };
  request.markethall = context;
  request.arrivedAt = performance.now();
  void reply.headers(parts.headers).header('x-request-id', context.requestId);
  // While the load balancer learns that this process stops, clients with a kept connection are sent elsewhere by us.
  if (parts.readiness.shuttingDown) void reply.header('connection', 'close');
  if (headers.origin !== undefined) parts.cors.handle(request, reply, headers.origin);
}

/** The first reason to answer at once, cheapest first; undefined lets the request in. */
function refusal(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): Error | undefined {
  const shed = parts.gate.refusal(request);
  if (shed !== undefined) return shed;
  const limited = parts.limiter.refusal(request.ip, reply);
  if (limited !== undefined) return limited;
  if (request.is404) return parts.methods.refusal(request, reply);
  return queryProblem(request.query) ?? (SAFE.has(request.method) ? undefined : bodyRefusal(request));
}

/** A stranger is told to sign in, not which files are taken: what is wrong with an upload waits for the guard. */
function bodyRefusal(request: FastifyRequest): Error | undefined {
  const problem = bodyProblem(request);
  if (problem?.status !== 415 || request.routeOptions.config.upload === undefined) return problem;
  request.uploadProblem = problem;
  return undefined;
}

function contextOf(request: FastifyRequest): RequestContextData {
  return request.markethall ?? { requestId: '', traceparent: null, actor: anonymousActor, idempotency: null };
}

/** JSON as we read it, files as streams; what else is announced was refused before (body-rules). */
function installParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (request, bytes, done) => {
      try {
        request.rawBody = bytes;
        done(null, bytes.length === 0 || request.uploadProblem !== undefined ? EMPTY_BODY : parseJsonBody(bytes));
      } catch (error) {
        done(error instanceof Error ? error : badRequest('body_unreadable', 'The body cannot be read'));
      }
    },
  );
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  installMultipart(fastify);
}

const MULTIPART = /^multipart\//i;

/**
 * The plugin without its toll on other requests: it would await two hooks and watch the socket of every one of them, a
 * tenth of what a cached page costs.
 */
function installMultipart(fastify: FastifyInstance): void {
  const forUploads = Object.create(fastify, {
    addHook: {
      value: (
        name: 'onRequest' | 'onResponse',
        hook: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
      ) =>
        fastify.addHook(name, (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => {
          if (!MULTIPART.test(request.headers['content-type'] ?? '')) return done();
          hook.call(fastify, request, reply).then(() => done(), done);
        }),
    },
  }) as FastifyInstance; // the same instance in all but addHook
  const limits = { files: 1, fields: 20, fieldSize: 10_000, parts: 25, headerPairs: 50 };
  multipart(forUploads, { limits }, (error) => {
    if (error !== undefined) throw error;
  });
}
