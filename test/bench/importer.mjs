// The worker's side of an import: the built worker without its relay, so that what is measured is the import and not what
// hears of it. Each `run` gets { rows, from }: the file is stored with the job, untimed; then its handler runs as a
// worker runs it, with its lease, checkpoints and progress.
import { NestFactory } from '@nestjs/core';
import { BackgroundJobs, configureLog, NestLogger, withKernel } from 'markethall/kernel';
import { ChannelService } from 'markethall/channels';
import { JobRunner } from '../../dist/libs/kernel/src/jobs/job-runner.js';
import { modules } from '../../dist/apps/modules.js';
import { WorkerModule } from '../../dist/apps/worker/src/worker.module.js';
import { importFile } from './import-file.mjs';

const KIND = 'transfer.product-import';
const app = await NestFactory.createApplicationContext(
  WorkerModule.forRoot(withKernel(modules), { takesJobs: false }),
  { logger: new NestLogger(), abortOnError: false },
);
configureLog('warn');
const service = (token) => app.get(token, { strict: false });
const channel = await service(ChannelService).getDefault();

async function run({ rows, from }) {
  const payload = { channelId: channel.id, publish: false, currency: 'EUR', locale: 'en', dryRun: false };
  const file = { name: 'products.csv', contentType: 'text/csv', content: [Buffer.from(importFile(rows, from))] };
  const job = await service(BackgroundJobs).enqueue(KIND, payload, { file });
  const started = performance.now();
  await service(JobRunner).run({ jobId: job.id, attempt: 1, kind: KIND, requestId: 'bench' });
  const seconds = (performance.now() - started) / 1000;
  const { state, result, error } = await service(BackgroundJobs).find(job.id);
  if (state !== 'succeeded' || result.products.created !== rows)
    throw new Error(`the import did not create ${rows} products: ${state} ${error} ${JSON.stringify(result)}`);
  return { latencies: Array.from({ length: rows }, () => (seconds * 1000) / rows), seconds };
}

process.on('message', async (work) => process.send(await run(work)));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
