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
      context.terminal.say(HELP);
      return Promise.resolve(0);
    default:
      return workerCommand(argv, context);
  }
}
