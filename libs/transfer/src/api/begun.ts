import type { FastifyReply } from 'fastify';
import type { BackgroundJob } from 'markethall/kernel';
import type { TransferResponse } from './transfer.dto.js';

/** Answers with the job and where to watch it. */
export function begun(job: BackgroundJob, reply: FastifyReply): TransferResponse {
  reply.header('location', `/api/v1/admin/jobs/${job.id}`);
  return { id: job.id, kind: job.kind, state: job.state, createdAt: job.createdAt.toISOString() };
}
