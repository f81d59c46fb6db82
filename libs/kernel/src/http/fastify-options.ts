import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Socket } from 'node:net';
import { badRequest, notFound } from '../errors/app-error.js';
import { problemJson, problemOf } from '../errors/problem.js';
import { parseQuery } from './query-string.js';
import { requestIdOf } from './request-id.js';
import { securityHeaders } from './security-headers.js';

/** Largest JSON body in bytes; uploads have limits of their own. */
export const BODY_LIMIT = 1_048_576;

/** Options of the Fastify server: strict routing, bounded everything, no information about itself. */
export function fastifyOptions(options: { production: boolean; trustProxy: boolean }): FastifyServerOptions {
  const headers = securityHeaders(options.production);
  return {
    logger: false,
    trustProxy: options.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestIdHeader: false,
    exposeHeadRoutes: true,
    routerOptions: {
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      maxParamLength: 300,
      querystringParser: parseQuery,
    },
    // The router refuses a bad percent encoding before any hook runs.
    frameworkErrors: (error, request, reply) => refuseUrl(error.statusCode === 414, request, reply, headers),
    clientErrorHandler(error, socket) {
      refuseConnection(error, socket, headers);
    },
  };
}

function refuseUrl(
  tooLong: boolean,
  request: FastifyRequest,
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
): void {
  const requestId = requestIdOf(request.raw.headers['x-request-id']);
  const error = tooLong ? notFound('route') : badRequest('url_unreadable', 'The address cannot be read');
  void reply
    .code(error.status)
    .headers(headers)
    .header('x-request-id', requestId)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problemJson(problemOf(error, requestId)));
}

const REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** What Node's parser refuses (smuggling, broken lines, huge headers): one answer, then the connection ends. */
function refuseConnection(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason] = REFUSALS[error.code ?? ''] ?? [400, 'Bad Request'];
  const problem = problemOf(badRequest('request_unreadable', 'The request is not valid HTTP'));
  const body = problemJson({ ...problem, status });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      ...lines,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
