import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../plain/terminal.mjs';
import { answersQueries } from './connections.js';
import { type Machine, capture } from './machine.js';
import { PrivateServer } from './private-server.js';
import { type DatabaseFlavor, databaseVersion } from './programs.js';
import { StackError } from './stack-error.js';
import type { StackFolder } from './stack-folder.js';
import { systemTablesSql } from './system-tables.js';

/** `durable` keeps every committed transaction through a power cut; `relaxed` is quicker and only for tests. */
export type Durability = 'durable' | 'relaxed';

export interface DatabaseOptions {
  machine: Machine;
  folder: StackFolder;
  program: string;
  durability: Durability;
  terminal: Terminal;
}

/** The longest path of a Unix socket on Linux; macOS takes 103. */
const SOCKET_PATH_LIMIT = 103;
const INITIALIZE_TIMEOUT_MS = 180_000;
const USER = 'markethall';
const DATABASE = 'markethall';

interface MadeBy {
  flavor: DatabaseFlavor;
  version: string;
}

/** Starts the stack's own MariaDB or MySQL on its own data folder, which is made on the first start. */
export async function startDatabase(options: DatabaseOptions): Promise<PrivateServer> {
  const { folder, machine, program } = options;
  folder.removeUnfinished();
  const running = await databaseVersion(program);
  const madeBy = folder.read<MadeBy>('database.json');
  if (existsSync(folder.databaseFolder) && madeBy !== null && madeBy.flavor !== running.flavor) {
    if (options.durability === 'durable') throw otherFlavor(folder, madeBy, running);
    folder.remove('database');
  }
  if (!existsSync(folder.databaseFolder)) await initialize(options, running.flavor);
  folder.write('database.json', running);
  const accounts = join(folder.path, 'accounts.sql');
  writeFileSync(accounts, accountStatements(folder), { mode: 0o600 });
  const password = folder.secrets().database;
  const url = (port: number): string => `mysql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return PrivateServer.start(
    {
      name: 'database',
      program,
      dataFolder: folder.databaseFolder,
      logFile: folder.logFile('database'),
      command: (port) => ({ args: serverArguments(options, port, accounts) }),
      url,
      isReady: (port) => answersQueries(url(port)),
    },
    folder,
    options.terminal,
  );

  function serverArguments({ durability }: DatabaseOptions, port: number, initFile: string): string[] {
    return [
      '--no-defaults', // first, or the server refuses it: the machine's own configuration is none of ours
      ...asRoot(machine),
      `--datadir=${folder.databaseFolder}`,
      `--tmpdir=${folder.temporaryFolder}`,
      `--socket=${socketPath(machine, folder)}`,
      `--pid-file=${join(folder.path, 'database.pid')}`,
      `--init-file=${initFile}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
      '--default-time-zone=+00:00',
      '--max-connections=500',
      '--max-allowed-packet=64M',
      '--innodb-buffer-pool-size=256M',
      '--skip-log-bin',
      '--performance-schema=OFF',
      '--loose-mysqlx=OFF',
      `--innodb-flush-log-at-trx-commit=${durability === 'durable' ? 1 : 0}`,
      `--innodb-doublewrite=${durability === 'durable' ? 1 : 0}`,
    ];
  }
}

/** Makes the system tables under a temporary name: a folder called `database` is always whole. */
async function initialize(
  { machine, folder, program, terminal }: DatabaseOptions,
  flavor: DatabaseFlavor,
): Promise<void> {
  await terminal.step('Making the data folder of the database (once)', async () => {
    const unfinished = `${folder.databaseFolder}.new-${process.pid}`;
    mkdirSync(unfinished, { mode: 0o700 });
    const common = [
      '--no-defaults',
      ...asRoot(machine),
      `--datadir=${unfinished}`,
      `--tmpdir=${folder.temporaryFolder}`,
      '--max-allowed-packet=8M',
    ];
    const { code, output } =
      flavor === 'mysql'
        ? await capture(program, [...common, '--initialize-insecure'], {
            cwd: unfinished,
            timeoutMs: INITIALIZE_TIMEOUT_MS,
          })
        : await capture(program, [...common, '--bootstrap', '--log-warnings=0', '--enforce-storage-engine='], {
            cwd: unfinished,
            timeoutMs: INITIALIZE_TIMEOUT_MS,
            input: await systemTablesSql(program),
          });
    if (code !== 0) throw new StackError(`${program} could not make a data folder:\n${output.trim()}`);
    renameSync(unfinished, folder.databaseFolder);
  });
}

/** Run at each start before anyone can connect, so there is no moment without a password. One statement a line: MySQL asks for it. */
function accountStatements(folder: StackFolder): string {
  const password = folder.secrets().database;
  const accounts = ['127.0.0.1', 'localhost'].flatMap((host) => [
    `CREATE USER IF NOT EXISTS '${USER}'@'${host}' IDENTIFIED BY '${password}';`,
    `ALTER USER '${USER}'@'${host}' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${USER}'@'${host}' WITH GRANT OPTION;`,
  ]);
  return [
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    ...accounts,
    `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`,
    '',
  ].join('\n');
}

/** mysqld refuses to run as root unless told so by name. */
function asRoot(machine: Machine): string[] {
  return machine.userId === 0 ? [`--user=${machine.userName}`] : [];
}

/** In the system's temporary folder, for a checkout's own path may be too long for a socket. */
export function socketPath(machine: Machine, folder: StackFolder): string {
  const name = `markethall-${createHash('sha256').update(folder.path).digest('hex').slice(0, 12)}.sock`;
  const usual = join(machine.temporaryFolder, name);
  return Buffer.byteLength(usual) <= SOCKET_PATH_LIMIT ? usual : join('/tmp', name);
}

function otherFlavor(folder: StackFolder, madeBy: MadeBy, found: MadeBy): StackError {
  return new StackError(
    `The data in ${folder.databaseFolder} was made by ${madeBy.flavor} ${madeBy.version}, and this machine now has ${found.flavor} ${found.version}.\n` +
      `Put ${madeBy.flavor} back on PATH, or remove ${folder.path} to begin with an empty shop.`,
  );
}
