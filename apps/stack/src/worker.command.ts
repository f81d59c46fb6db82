import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { identityOf } from '../plain/processes.mjs';
import { own, runningState } from './ownership.js';
import { stackPath, startServers } from './servers.js';
import { childEnvironment } from './shop.js';
import { StackFolder } from './stack-folder.js';
import type { CommandContext } from './start.command.js';
import { listenForStop } from './stop-signals.js';
import { watchdog } from './watchdog.js';

/** Every other command (`migrate`, `seed`, `doctor`, …) is the worker's: run on the running shop's servers, or on ones started for it. */
export async function workerCommand(words: string[], context: CommandContext): Promise<number> {
  const { root, terminal } = context;
  const running = runningState(root, 'shop');
  if (running !== null) return run(words, root, running);
  const owned = own(root, 'shop', 'stack');
  try {
    const servers = await startServers({ folder: owned.folder.path, terminal, root });
    try {
      return await run(words, root, servers);
    } finally {
      await servers.stop();
    }
  } finally {
    owned.release();
  }
}

function run(
  words: string[],
  root: string,
  { databaseUrl, redisUrl }: { databaseUrl: string; redisUrl: string },
): Promise<number> {
  const secret = process.env.MARKETHALL_SECRET ?? new StackFolder(stackPath(root, 'shop')).secrets().application;
  const env = childEnvironment({ databaseUrl, redisUrl, secret }, Number(process.env.PORT ?? 3000));
  const signals = listenForStop();
  return new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, [`${root}/dist/apps/worker/src/main.js`, ...words], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
    if (child.pid !== undefined) watchdog.watch(identityOf(child.pid), 'app');
    void signals.first.then((signal) => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      watchdog.forget(child.pid ?? 0);
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  }).finally(() => signals.close());
}
