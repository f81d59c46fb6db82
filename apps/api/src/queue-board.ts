import { once } from 'node:events';
import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowRoute, AppError, EVENTS_QUEUE, JOBS_QUEUE, sendProblem, unauthenticated } from 'markethall/kernel';
import { ConsoleSessions } from 'markethall/users';
import type { QueuePages } from './queue-pages.js';

const PATH = '/admin/queues';
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline' https://fonts.googleapis.com; font-src 'self' https://fonts.gstatic.com; img-src 'self' data:; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'self'";

/**
 * The queue dashboard for staff with `queue:read`. A browser enters with the short-lived cookie of
 * `POST /api/v1/auth/console-sessions`; each request is checked anew, and unsafe methods must come from the page itself.
 */
export async function installQueueBoard(app: NestFastifyApplication): Promise<void> {
  const queues = [EVENTS_QUEUE, JOBS_QUEUE].map((name) => app.get<Queue>(getQueueToken(name), { strict: false }));
  let pages: Promise<QueuePages> | undefined;
  // Loaded for whoever looks first: it is a tenth of the memory of an api at rest.
  const load = (): Promise<QueuePages> =>
    (pages ??= import('./queue-pages.js').then(({ queuePages }) => queuePages(PATH, queues)));
  const sessions = app.get(ConsoleSessions, { strict: false });
  allowRoute(PATH, 'the queue dashboard: checked by the console cookie in its own hook');
  allowRoute(`${PATH}/*`, 'the queue dashboard: checked by the console cookie in its own hook');
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', async (request, reply) => {
        const foreign =
          !['GET', 'HEAD'].includes(request.method) && request.headers['sec-fetch-site'] !== 'same-origin';
        const actor = foreign ? null : await sessions.verify(request.headers.cookie);
        if (actor === null) return sendProblem(request, reply, unauthenticated());
        // Queues connect when they are first looked at.
        if (!(await areReady(queues))) return sendProblem(request, reply, queuesAway());
        reply.header('content-security-policy', PAGE_POLICY);
      });
      const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
        relay(await (await load())(request), reply);
      scope.all('/', answer);
      scope.all('/*', answer);
      done();
    },
    { prefix: PATH },
  );
}

/** Hands on what the pages answered. Headers of their own win, ours protect the rest. */
function relay(
  { statusCode, headers, rawPayload }: Awaited<ReturnType<QueuePages>>,
  reply: FastifyReply,
): FastifyReply {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !OF_THE_CONNECTION.has(name)) void reply.header(name, value);
  return reply.code(statusCode).send(rawPayload);
}

const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length']);
const READY_MS = 2_000;

async function areReady(queues: readonly Queue[]): Promise<boolean> {
  return Promise.all(queues.map(connected)).then(
    () => true,
    () => false,
  );
}

/** Looking at `client` makes the connection; a queue that nobody has used yet has none. */
async function connected({ client }: Queue): Promise<void> {
  if (client.status !== 'ready') await once(client, 'ready', { signal: AbortSignal.timeout(READY_MS) });
}

const queuesAway = (): AppError =>
  new AppError('queues_unavailable', 503, 'Redis does not answer; nothing is lost, look again in a moment').retryAfter(
    5,
  );
