import { ConfigError, log, logProcessErrors, stopGracefully } from 'markethall/kernel';
import { modules } from '../../modules.js';
import { createWorker, listen, runCommand } from './bootstrap.js';

logProcessErrors();
const [command, ...args] = process.argv.slice(2);
try {
  if (command === undefined) {
    const worker = await createWorker(modules);
    const { listener } = await listen(worker);
    stopGracefully(worker, () => listener.close());
  } else {
    process.exitCode = await runCommand(modules, command, args);
    process.exit();
  }
} catch (error) {
  // What the operator must repair is said in words; a stack would hide it.
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'The worker could not start');
  process.exit(1);
}
