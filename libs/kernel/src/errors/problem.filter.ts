import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { log } from '../logging/log.js';
import type { AppError } from './app-error.js';
import { internal, problemJson, problemOf, translate } from './problem.js';

/** Every failure of every route becomes one problem document; unexpected ones are logged once, here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    // Other adapters (GraphQL, WebSocket) translate errors themselves.
    if (host.getType() !== 'http') throw thrown;
    const http = host.switchToHttp();
    sendProblem(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), thrown);
  }
}

/** Answers with the problem document of anything thrown. Does nothing when an answer is already on its way. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, thrown: unknown): void {
  const { error, unexpected } = translate(thrown);
  const requestId = request.markethall?.requestId ?? '';
  if (unexpected) {
    log.error({ err: thrown, requestId, method: request.method, route: request.routeOptions?.url }, 'request failed');
  } else if (error.status === 503 && error.cause !== undefined) {
    log.warn({ err: error.cause, requestId, code: error.code, route: request.routeOptions?.url }, 'request put off');
  }
  if (reply.sent || reply.raw.headersSent) return;
  forgetRepresentation(reply);
  void reply
    .code(error.status)
    .headers(headersOf(error))
    .send(bodyOf(error, requestId, request));
}

function bodyOf(error: AppError, requestId: string, request: FastifyRequest): string {
  const instance = request.url.split('?', 1)[0];
  try {
    return problemJson(problemOf(error, requestId, instance));
  } catch (failure) {
    log.error({ err: failure, requestId }, 'an error could not be described');
    return problemJson(problemOf(internal(), requestId, instance));
  }
}

function headersOf(error: AppError): Record<string, string> {
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'private, no-store',
    ...(error.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
  };
}

/** Headers that a handler set for the success it did not reach. */
function forgetRepresentation(reply: FastifyReply): void {
  for (const header of [
    'etag',
    'content-encoding',
    'content-length',
    'content-disposition',
    'surrogate-key',
    'last-modified',
  ]) {
    void reply.removeHeader(header);
  }
}
