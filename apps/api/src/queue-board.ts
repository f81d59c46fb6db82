import { once } from 'node:events';
import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bull';
import { allowRoute, AppError, EVENTS_QUEUE, JOBS_QUEUE, sendProblem, unauthenticated } from 'markethall/kernel';
import { ConsoleSessions } from 'markethall/users';

const PATH = '/admin/queues';
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline' https://fonts.googleapis.com; font-src 'self' https://fonts.gstatic.com; img-src 'self' data:; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'self'";

/**
 * The queue dashboard for staff with `queue:read`. A browser enters with the short-lived cookie of
 * `POST /api/v1/auth/console-sessions`; each request is checked anew, and unsafe methods must come from the page itself.
 */
export async function installQueueBoard(app: NestFastifyApplication): Promise<void> {
  const queues = [EVENTS_QUEUE, JOBS_QUEUE].map((name) => app.get<Queue>(getQueueToken(name), { strict: false }));
  const board = new FastifyAdapter();
  board.setBasePath(PATH);
  createBullBoard({
    queues: queues.map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'Markethall' } },
  });

  const sessions = app.get(ConsoleSessions, { strict: false });
  allowRoute(PATH, 'the queue dashboard: checked by the console cookie in its own hook');
  allowRoute(`${PATH}/*`, 'the queue dashboard: checked by the console cookie in its own hook');
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        const foreign =
          !['GET', 'HEAD'].includes(request.method) && request.headers['sec-fetch-site'] !== 'same-origin';
        const actor = foreign ? null : await sessions.verify(request.headers.cookie);
        if (actor === null) return sendProblem(request, reply, unauthenticated());
        // Queues connect when they are first looked at.
        if (!(await areReady(queues))) return sendProblem(request, reply, queuesAway());
        reply.header('content-security-policy', PAGE_POLICY);
      });
      await scope.register(board.registerPlugin());
    },
    { prefix: PATH },
  );
}

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
