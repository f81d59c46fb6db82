import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './machine.js';
import { stackCommand } from './stack.command.js';
import { type CommandContext, startCommand } from './start.command.js';
import { testCommand } from './test.command.js';
import { workerCommand } from './worker.command.js';

const HELP = `markethall <command>

  start [--api 2] [--port 3000] [--no-seed]   the whole shop in this terminal, until Ctrl-C
  test [arguments of Jest]                    the suite, on servers of its own
  stack start|stop|status|env [--name shop]   the database and Redis alone, in the background
  build                                       builds what changed
  migrate | seed | doctor | …                 a command of the worker, on the shop's servers`;

const HELP_TIMEOUT_MS = 60_000;

/** Runs one command of the command line and answers its exit code. Failures with a message for people carry \`plain: true\`. */
export function main(argv: string[], context: CommandContext): Promise<number> {
  const [command = 'help', ...args] = argv;
  switch (command) {
    case 'start':
      return startCommand(args, context);
    case 'test':
      return testCommand(args, context);
    case 'stack':
      return stackCommand(args, context);
    case 'help':
    case '--help':
    case '-h':
      return help(context);
    default:
      return workerCommand(argv, context);
  }
}

/** Our own commands and those of the worker, which only its build knows: building for a help text would take a minute. */
async function help({ root, terminal }: CommandContext): Promise<number> {
  terminal.say(HELP);
  const worker = join(root, 'dist/apps/worker/src/main.js');
  if (!existsSync(worker)) {
    terminal.say("\nThe worker's commands are listed here once it is built: npx markethall build");
    return 0;
  }
  const { code, output } = await capture(process.execPath, [worker, 'help'], {
    cwd: root,
    env: process.env,
    timeoutMs: HELP_TIMEOUT_MS,
  });
  terminal.say(
    code === 0
      ? `\nThe worker's commands:\n${output.trim().replace(/^.*\n/, '')}`
      : `\nThe worker could not list its commands:\n${output}`,
  );
  return code === 0 ? 0 : 1;
}
