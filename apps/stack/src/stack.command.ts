import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endProcess, isRunning } from '../plain/processes.mjs';
import { withoutPassword } from './connections.js';
import type { Durability } from './database-server.js';
import { own, runningState } from './ownership.js';
import { stackPath, startServers } from './servers.js';
import { StackError } from './stack-error.js';
import { StackFolder, type StackState } from './stack-folder.js';
import type { CommandContext } from './start.command.js';
import { listenForStop } from './stop-signals.js';

const START_TIMEOUT_MS = 1_000_000;
const STOP_GRACE_MS = 60_000;

/** `markethall stack start|stop|status|env`: the servers alone, in the background. */
export async function stackCommand(args: string[], context: CommandContext): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string' }, relaxed: { type: 'boolean' } },
  });
  const name = values.name ?? 'shop';
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) throw new StackError('--name takes small letters, digits and hyphens.');
  switch (positionals[0]) {
    case 'start':
      return start(name, values.relaxed === true, context);
    case 'serve':
      return serve(name, values.relaxed === true ? 'relaxed' : 'durable', context);
    case 'stop':
      return stop(name, context);
    case 'status':
      return status(name, context);
    case 'env':
      return printEnvironment(requireRunning(name, context));
    default:
      throw new StackError('Usage: markethall stack start|stop|status|env [--name shop] [--relaxed]');
  }
}

async function start(name: string, relaxed: boolean, { root, terminal }: CommandContext): Promise<number> {
  const running = runningState(root, name);
  if (running === null) await terminal.step(`Starting the stack "${name}"`, () => launch(name, relaxed, root));
  else terminal.say(`The stack "${name}" runs already.`);
  return status(name, { root, terminal });
}

/** Starts a process of its own that holds the servers, and waits until it says that they run. */
async function launch(name: string, relaxed: boolean, root: string): Promise<void> {
  const log = openSync(new StackFolder(stackPath(root, name)).logFile('stack'), 'w', 0o600);
  const args = [
    `${root}/apps/stack/bootstrap.mjs`,
    'stack',
    'serve',
    '--name',
    name,
    ...(relaxed ? ['--relaxed'] : []),
  ];
  const child = spawn(process.execPath, args, { cwd: root, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  for (const deadline = performance.now() + START_TIMEOUT_MS; performance.now() < deadline; await sleep(50)) {
    if (runningState(root, name) !== null) return;
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  throw new StackError(
    `The stack "${name}" did not start: see ${new StackFolder(stackPath(root, name)).logFile('stack')}`,
  );
}

async function serve(name: string, durability: Durability, { root, terminal }: CommandContext): Promise<number> {
  const owned = own(root, name, 'stack');
  const signals = listenForStop();
  try {
    const servers = await startServers({ folder: owned.folder.path, durability, terminal, root });
    try {
      owned.publish({ kind: 'stack', databaseUrl: servers.databaseUrl, redisUrl: servers.redisUrl, apiUrls: [] });
      const awake = setInterval(() => {}, 60_000); // a pending promise alone does not keep Node running
      await signals.first;
      clearInterval(awake);
    } finally {
      await servers.stop();
    }
    return 0;
  } finally {
    owned.release();
    signals.close();
  }
}

async function stop(name: string, { root, terminal }: CommandContext): Promise<number> {
  const state = runningState(root, name);
  if (state === null) {
    terminal.say(`The stack "${name}" does not run.`);
    return 0;
  }
  await terminal.step(`Stopping the stack "${name}"`, () => endProcess(state, STOP_GRACE_MS));
  return isRunning(state) ? 1 : 0;
}

/** Answers 3, as init scripts do, when the stack does not run. */
function status(name: string, { root, terminal }: CommandContext): number {
  const state = runningState(root, name);
  if (state === null) {
    terminal.say(`The stack "${name}" does not run.`);
    return 3;
  }
  terminal.say(`The stack "${name}" runs since ${state.startedAt} (process ${state.pid}).`);
  terminal.say(`  database  ${withoutPassword(state.databaseUrl)}`);
  terminal.say(`  Redis     ${withoutPassword(state.redisUrl)}`);
  for (const url of state.apiUrls) terminal.say(`  api       ${url}`);
  return 0;
}

/** For `eval "$(markethall stack env)"`: on standard output and nothing else there. */
function printEnvironment(state: StackState): number {
  process.stdout.write(`export DATABASE_URL='${state.databaseUrl}'\nexport REDIS_URL='${state.redisUrl}'\n`);
  return 0;
}

function requireRunning(name: string, { root }: CommandContext): StackState {
  const state = runningState(root, name);
  if (state === null)
    throw new StackError(`The stack "${name}" does not run: start it with \`markethall stack start\`.`);
  return state;
}
