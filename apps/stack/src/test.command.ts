import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '../plain/processes.mjs';
import { ownTestStack } from './ownership.js';
import { type Servers, startServers } from './servers.js';
import type { CommandContext } from './start.command.js';
import { listenForStop } from './stop-signals.js';
import { watchdog } from './watchdog.js';

/** `markethall test [arguments of Jest]`: servers of our own, the suite, the suite's exit code. */
export async function testCommand(args: string[], { root, terminal }: CommandContext): Promise<number> {
  const owned = ownTestStack(root);
  const signals = listenForStop();
  let servers: Servers | undefined;
  try {
    servers = await terminal.step('Starting the database and Redis for the tests', () =>
      startServers({ folder: owned.folder.path, durability: 'relaxed', terminal, root }),
    );
    const { databaseUrl, redisUrl, origin } = servers;
    terminal.say(`  database: ${origin.database}\n  Redis:    ${origin.redis}`);
    owned.publish({ kind: 'test', databaseUrl, redisUrl, apiUrls: [] });
    return await runJest(args, root, { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl }, signals.first);
  } finally {
    await servers?.stop();
    owned.release();
    signals.close();
  }
}

function runJest(
  args: string[],
  root: string,
  servers: Record<string, string>,
  stop: Promise<NodeJS.Signals>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // In our own process group and on our own terminal, so that watch mode and Ctrl-C work as ever.
    const child = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_ENV: 'test', MARKETHALL_TEST_STACK: '1', ...servers },
    });
    if (child.pid !== undefined) watchdog.watch(identityOf(child.pid), 'app');
    void stop.then((signal) => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      watchdog.forget(child.pid ?? 0);
      resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
