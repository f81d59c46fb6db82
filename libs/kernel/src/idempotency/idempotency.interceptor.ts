import { setTimeout as sleep } from 'node:timers/promises';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';
import { AppConfig } from '../config/app.config.js';
import { type IdempotencyBinding, RequestContext } from '../context/request-context.js';
import { badRequest } from '../errors/app-error.js';
import { problemJson, problemOf, translate } from '../errors/problem.js';
import { metadataOf } from '../http/metadata.js';
import { log } from '../logging/log.js';
import { IDEMPOTENCY_RULES, type IdempotencyRules } from './idempotent.decorator.js';
import { idempotencyKeyOf, idempotencyScope } from './idempotency-scope.js';
import { IdempotencyStore, type StoredAnswer } from './idempotency.store.js';

/** Headers of an answer that are part of it and are sent again. */
const KEPT_HEADERS = ['content-type', 'etag', 'location', 'content-language'];

/** Pauses between further attempts to write a claim's end; afterwards its lease lapses by itself. */
const SETTLE_PAUSES_MS = [250, 1_000, 3_000, 10_000];

/**
 * The idempotency protocol of unsafe handlers, after guard and rate limit and before parameters (If-Match) and handler:
 * claim → run → store, or replay. kernel attaches it to every POST, PUT, PATCH and DELETE handler at boot.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly secret: Buffer;

  constructor(
    private readonly store: IdempotencyStore,
    config: AppConfig,
  ) {
    this.secret = config.deriveKey('idempotency');
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const rules = metadataOf<IdempotencyRules>(IDEMPOTENCY_RULES, context.getHandler()) ?? {};
    if (rules.enabled === false) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = idempotencyKeyOf(request);
    if (key === null) {
      if (rules.required === true)
        throw badRequest('idempotency_key_required', 'Send an Idempotency-Key with this request');
      return next.handle();
    }
    const current = RequestContext.current();
    const reply = http.getResponse<FastifyReply>();
    const claim = await this.store.claim(idempotencyScope(request, key, current.actor, this.secret));
    if (claim.kind === 'replay') return of(replay(reply, claim.answer));
    claim.binding.storesAnswer = rules.storeResponse !== false;
    current.idempotency = claim.binding;
    return next.handle().pipe(
      mergeMap((body: unknown) => this.keep(claim.binding, rules, reply, body)),
      catchError((error: unknown) => from(this.settleFailure(claim.binding, error))),
    );
  }

  /** Stores what goes out, as the bytes that go out. */
  private async keep(
    binding: IdempotencyBinding,
    rules: IdempotencyRules,
    reply: FastifyReply,
    body: unknown,
  ): Promise<unknown> {
    const text = textOf(body);
    if (rules.storeResponse === false || text === undefined) {
      // Where a key is required, the use case that runs again finds what it made before: that is a replay.
      if (rules.required === true && binding.earlierEffect !== null) void reply.header('idempotent-replayed', 'true');
      if (!binding.released) await this.quietly(() => this.store.release(binding));
      return body;
    }
    if (typeof body === 'object' && body !== null) void reply.header('content-type', 'application/json; charset=utf-8');
    const { statusCode: status } = reply;
    const headers = keptHeaders(reply);
    await this.quietly(() => this.store.finish(binding, { status, body: text, headers }));
    return text ?? undefined;
  }

  /**
   * A refusal after an effect is this key's answer (it never carries credentials); without an effect, when the client
   * shall try again, or when it was our fault, a retry runs again.
   */
  private async settleFailure(binding: IdempotencyBinding, error: unknown): Promise<never> {
    const { error: problem } = translate(error);
    if (binding.bound && problem.status < 500 && problem.retryAfterSeconds === undefined) {
      const body = problemJson(problemOf(problem, RequestContext.current().requestId));
      await this.quietly(() =>
        this.store.finish(binding, {
          status: problem.status,
          body,
          headers: { 'content-type': 'application/problem+json; charset=utf-8' },
        }),
      );
    } else {
      await this.quietly(() => this.store.release(binding));
    }
    throw error;
  }

  /** What is decided is decided: failing to write it down must not turn it into an error. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      log.warn({ err: error }, 'an idempotency record could not be settled yet');
      void settleLater(work);
    });
  }
}

/** A pool that is exhausted for a moment must not make retries wait until the lease lapses. The store's fence makes late writes safe. */
async function settleLater(work: () => Promise<void>): Promise<void> {
  for (const pauseMs of SETTLE_PAUSES_MS) {
    await sleep(pauseMs, undefined, { ref: false });
    const settled = await work().then(
      () => true,
      () => false,
    );
    if (settled) return;
  }
}

function replay(reply: FastifyReply, answer: StoredAnswer): unknown {
  void reply.code(answer.status).headers(answer.headers).header('idempotent-replayed', 'true');
  return answer.body ?? undefined;
}

/** JSON text of a body, null for none, undefined for what cannot be stored (streams, buffers). */
function textOf(body: unknown): string | null | undefined {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || Buffer.isBuffer(body) || 'pipe' in body || 'getStream' in body) return undefined;
  return JSON.stringify(body);
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) kept[name] = String(value);
  }
  return kept;
}
