import { ConfigError, log, logProcessErrors, stopGracefully } from 'markethall/kernel';
import { modules } from '../../modules.js';
import { createWorker, listen, runCommand } from './bootstrap.js';
import { helpText } from './help.js';
import { operatorModule } from './operator.module.js';
import { standaloneCommands } from './standalone.js';

logProcessErrors();
const [command, ...args] = process.argv.slice(2);
try {
  if (command === undefined) {
    const worker = await createWorker(modules);
    const { listener } = await listen(worker);
    stopGracefully(worker, () => listener.close());
  } else if (command === 'help') {
    process.stdout.write(`${await helpText([...modules, operatorModule])}\n`);
  } else {
    const standalone = standaloneCommands[command];
    process.exitCode =
      standalone === undefined
        ? await runCommand([...modules, operatorModule], command, args)
        : await standalone.run(modules, args);
    process.exit();
  }
} catch (error) {
  // What the operator must repair is said in words; a stack would hide it.
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ err: error }, 'The worker could not start');
  process.exit(1);
}
