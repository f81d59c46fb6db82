import { createWorker } from '../../../apps/worker/src/bootstrap.js';
import { log, stopGracefully, withKernel } from 'markethall/kernel';
import { sampleModule } from './sample.module.js';

// A worker of kernel and the sample module in a process of its own, to be killed.
process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'unhandled rejection'));
const app = await createWorker(withKernel([sampleModule]), { schedules: process.argv[2] === 'schedules' });
stopGracefully(app);
process.stdout.write('READY\n');
