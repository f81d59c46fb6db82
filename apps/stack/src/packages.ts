import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Terminal } from '../plain/terminal.mjs';
import { type Machine, capture } from './machine.js';
import { type ServerPrograms, findProgram } from './programs.js';
import { StackError } from './stack-error.js';

const INSTALL_TIMEOUT_MS = 900_000;

type ManagerName = 'apt-get' | 'dnf' | 'apk' | 'brew';

/** For each manager the names to try in turn: distributions do not agree, and some have Redis's fork only. */
const PACKAGES: Record<ManagerName, { database: string[]; redis: string[]; install: string[] }> = {
  'apt-get': {
    database: ['mariadb-server-core', 'mariadb-server-core-10.6', 'mysql-server-core-8.0'],
    redis: ['redis-server', 'valkey-server'],
    install: ['install', '--yes', '--no-install-recommends'],
  },
  dnf: { database: ['mariadb-server'], redis: ['redis', 'valkey'], install: ['install', '--assumeyes'] },
  apk: { database: ['mariadb'], redis: ['redis', 'valkey'], install: ['add', '--no-cache'] },
  brew: { database: ['mariadb'], redis: ['redis'], install: ['install'] },
};

/** How this machine can install packages without asking anybody. */
export interface Installer {
  manager: ManagerName;
  program: string;
  /** The sudo program to go through; null for root, and for brew, which wants none. */
  sudo: string | null;
}

/** The package manager that we may use: as root or by a sudo that asks for no password; brew as the user. */
export async function findInstaller(machine: Machine): Promise<Installer | null> {
  if (machine.env.MARKETHALL_NO_INSTALL === '1') return null;
  const found = managerOf(machine);
  if (found === null) return null;
  if (found.manager === 'brew') return machine.userId === 0 ? null : { ...found, sudo: null };
  if (machine.userId === 0) return { ...found, sudo: null };
  const sudo = findProgram(machine, 'sudo');
  if (sudo === null) return null;
  const { code } = await capture(sudo, ['-n', 'true'], { env: machine.env, timeoutMs: 10_000 });
  return code === 0 ? { ...found, sudo } : null;
}

/** Installs what is missing, after saying so. */
export async function installServers(
  installer: Installer,
  missing: ServerPrograms,
  machine: Machine,
  terminal: Terminal,
): Promise<void> {
  const wanted = (['database', 'redis'] as const).filter((kind) => missing[kind] === null);
  const list = wanted.map((kind) => PACKAGES[installer.manager][kind][0]).join(' and ');
  terminal.say(
    `No database or Redis server and no Docker engine here: installing ${list} with ${installer.manager} (MARKETHALL_NO_INSTALL=1 forbids it)`,
  );
  const restorePolicy =
    installer.manager === 'apt-get' ? await forbidServiceStarts(installer, machine) : async (): Promise<void> => {};
  try {
    if (installer.manager === 'apt-get') {
      await terminal.step('Reading the package lists', () => run(installer, machine, ['update']));
    }
    for (const kind of wanted)
      await terminal.step(`Installing the ${kind} server`, (detail) => installFirst(installer, kind, machine, detail));
  } finally {
    await restorePolicy();
  }
}

/** The command that a person would type, for the message when nothing else is left. */
export function installCommand(machine: Machine): string | null {
  const found = managerOf(machine);
  if (found === null) return null;
  const { manager } = found;
  const words = [manager, ...PACKAGES[manager].install, PACKAGES[manager].database[0], PACKAGES[manager].redis[0]];
  return `${manager === 'brew' || machine.userId === 0 ? '' : 'sudo '}${words.join(' ')}`;
}

function managerOf(machine: Machine): { manager: ManagerName; program: string } | null {
  for (const manager of ['apt-get', 'dnf', 'apk', 'brew'] as const) {
    const program = findProgram(machine, manager);
    if (program !== null) return { manager, program };
  }
  return null;
}

async function installFirst(
  installer: Installer,
  kind: 'database' | 'redis',
  machine: Machine,
  detail: (text: string) => void,
): Promise<void> {
  const { [kind]: names, install } = PACKAGES[installer.manager];
  let failure: unknown;
  for (const name of names) {
    detail(name);
    try {
      return await run(installer, machine, [...install, name]);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

async function run({ program, sudo }: Installer, machine: Machine, args: string[]): Promise<void> {
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  // sudo drops the environment, so it is given the one variable that matters.
  const command =
    sudo === null ? [program, ...args] : [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', program, ...args];
  const { code, output } = await capture(command[0] ?? program, command.slice(1), {
    env,
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (code !== 0)
    throw new StackError(`${command.join(' ')} failed:\n${output.trim().split('\n').slice(-20).join('\n')}`);
}

/** Debian starts a service as it is installed; its policy file keeps redis-server from running on the machine's port 6379. */
async function forbidServiceStarts({ sudo }: Installer, machine: Machine): Promise<() => Promise<void>> {
  const file = machine.servicePolicyFile;
  if (existsSync(file)) return async () => {};
  const text = '#!/bin/sh\n# Written by markethall for the time of one installation.\nexit 101\n';
  if (sudo === null) {
    writeFileSync(file, text, { mode: 0o755 });
    chmodSync(file, 0o755);
    return async () => rmSync(file, { force: true });
  }
  const script = `printf '${text.replaceAll('\n', '\\n')}' > '${file}' && chmod 755 '${file}'`;
  await capture(sudo, ['-n', 'sh', '-c', script], { env: machine.env, timeoutMs: 10_000 });
  return async () => {
    await capture(sudo, ['-n', 'rm', '-f', file], { env: machine.env, timeoutMs: 10_000 });
  };
}
