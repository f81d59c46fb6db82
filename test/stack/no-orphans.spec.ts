import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessIdentity, identityOf, isRunning, startTimeOf } from '../../apps/stack/plain/processes.mjs';
import { type Servers, startServers } from '../../apps/stack/src/index.js';
import { StackFolder } from '../../apps/stack/src/stack-folder.js';
import {
  builtStack,
  eventually,
  fakeApp,
  plainEnvironment,
  plainMachine,
  root,
  temporaryFolder,
} from './support/stack-kit.js';

interface Held {
  supervisor: ChildProcess;
  all: ProcessIdentity[];
  servers: ProcessIdentity[];
}

/** Starts a supervisor of its own with two servers, two apis and a worker. */
async function hold(stack: string, folder: string): Promise<Held> {
  const supervisor = spawn(
    process.execPath,
    [join(root, 'test/stack/support/supervisor.mjs'), JSON.stringify({ stack, folder, app: fakeApp })],
    {
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(supervisor.stdout, 'data')) as [Buffer];
  const { servers, apps } = JSON.parse(line.toString()) as { servers: number[]; apps: number[] };
  const identities = servers.map((pid) => identityOf(pid));
  return { supervisor, servers: identities, all: [...identities, ...apps.map((pid) => identityOf(pid))] };
}

/** The watchdog is the supervisor's one child that is neither a server nor an app. */
async function watchdogOf(held: Held): Promise<ProcessIdentity> {
  const { execFileSync } = await import('node:child_process');
  const children = execFileSync(
    'sh',
    ['-c', `grep -l "^PPid:[[:space:]]*${held.supervisor.pid}$" /proc/[0-9]*/status 2>/dev/null || true`],
    { encoding: 'utf8' },
  );
  const known = new Set(held.all.map(({ pid }) => pid));
  const pid = [...children.matchAll(/\/proc\/(\d+)\//g)]
    .map((match) => Number(match[1]))
    .find((child) => !known.has(child));
  return identityOf(pid ?? 0);
}

describe('a supervisor that is killed with -9', () => {
  const stack = builtStack();

  it('leaves no server and no app behind', async () => {
    const held = await hold(stack, temporaryFolder('shop'));
    expect(held.all.every(isRunning)).toBe(true);
    held.supervisor.kill('SIGKILL');
    await eventually('all five processes are gone', () => !held.all.some(isRunning));
  });

  (process.platform === 'linux' ? it : it.skip)(
    'together with its watchdog: the next start ends what stayed, and only that',
    async () => {
      const folder = temporaryFolder('shop');
      const held = await hold(stack, folder);
      const watchdog = await watchdogOf(held);
      held.supervisor.kill('SIGSTOP'); // so that it cannot start another one
      process.kill(watchdog.pid, 'SIGKILL');
      held.supervisor.kill('SIGKILL');
      await eventually('both are gone', () => !isRunning(watchdog) && startTimeOf(held.supervisor.pid ?? 0) === null);
      expect(held.servers.every(isRunning)).toBe(true);

      const servers = await startServers({ folder, durability: 'relaxed', machine: plainMachine() });
      expect(held.servers.some(isRunning)).toBe(false);
      await servers.stop();
      for (const app of held.all) if (isRunning(app)) process.kill(app.pid, 'SIGKILL');
    },
  );
});

describe('a pid of an earlier run', () => {
  let stranger: ChildProcess;
  let servers: Servers | undefined;

  beforeEach(() => {
    servers = undefined;
  });
  afterEach(async () => {
    await servers?.stop();
    stranger.kill('SIGKILL');
  });

  async function startOver(folder: string, record: ProcessIdentity, dataFolder: string): Promise<void> {
    new StackFolder(folder).write('servers.json', [{ ...record, name: 'redis', dataFolder, port: 1 }]);
    servers = await startServers({ folder, durability: 'relaxed', machine: plainMachine() });
  }

  it('is left alone when it started at another time: the system gave it to somebody else', async () => {
    const folder = temporaryFolder('test');
    mkdirSync(join(folder, 'redis'));
    const dataFolder = realpathSync(join(folder, 'redis'));
    stranger = spawn('sleep', ['60'], { cwd: dataFolder });
    await startOver(folder, { pid: stranger.pid ?? 0, startTime: 'another time' }, dataFolder);
    expect(startTimeOf(stranger.pid ?? 0)).not.toBeNull();
  });

  it('is left alone when it works in another folder, even with the right start time', async () => {
    const folder = temporaryFolder('test');
    mkdirSync(join(folder, 'redis'));
    stranger = spawn('sleep', ['60'], { cwd: '/' });
    await startOver(folder, identityOf(stranger.pid), realpathSync(join(folder, 'redis')));
    expect(startTimeOf(stranger.pid ?? 0)).not.toBeNull();
  });

  it('is left alone when its folder is not one of this stack', async () => {
    const elsewhere = realpathSync(temporaryFolder('elsewhere'));
    stranger = spawn('sleep', ['60'], { cwd: elsewhere });
    await startOver(temporaryFolder('test'), identityOf(stranger.pid), elsewhere);
    expect(startTimeOf(stranger.pid ?? 0)).not.toBeNull();
  });
});
