import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { Queue } from 'bull';
import { type FastifyRequest, fastify, type LightMyRequestResponse } from 'fastify';

/** Answers a request that was let in. */
export type QueuePages = (request: FastifyRequest) => Promise<LightMyRequestResponse>;

/** The dashboard in a Fastify of its own, which does not listen. `path` is where it seems to stand. */
export async function queuePages(path: string, queues: readonly Queue[]): Promise<QueuePages> {
  const board = new FastifyAdapter();
  board.setBasePath(path);
  createBullBoard({
    queues: queues.map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'Markethall' } },
  });
  const inner = fastify({ logger: false });
  await inner.register(board.registerPlugin(), { prefix: path });
  await inner.ready();
  return ({ method, url, rawBody }) =>
    inner.inject({
      method: method as 'GET', // the outer routes take no other than these methods
      url,
      headers: rawBody === undefined ? {} : { 'content-type': 'application/json' },
      ...(rawBody === undefined ? {} : { payload: rawBody }),
    });
}
