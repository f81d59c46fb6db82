import { join } from 'node:path';
import { type Terminal, silentTerminal } from '../plain/terminal.mjs';
import { databaseTrouble, redisProblem, withoutPassword } from './connections.js';
import { type Durability, startDatabase } from './database-server.js';
import { findDocker, startInDocker } from './docker.js';
import { type Machine, thisMachine } from './machine.js';
import { findInstaller, installCommand, installServers } from './packages.js';
import type { PrivateServer } from './private-server.js';
import { type ServerPrograms, findServers } from './programs.js';
import { projectRoot } from './project-root.js';
import { startRedis } from './redis-server.js';
import { endStaleServers } from './server-records.js';
import { StackError } from './stack-error.js';
import { StackFolder } from './stack-folder.js';

export interface ServerOptions {
  /** Where data, logs and secrets of a private pair live. */
  folder: string;
  /** Default `durable`. */
  durability?: Durability;
  /** Default this machine; its env may give DATABASE_URL and REDIS_URL. */
  machine?: Machine;
  /** Default silent. */
  terminal?: Terminal;
  /** The checkout, for docker-compose.yml. */
  root?: string;
}

/** A database and a Redis that answer. */
export interface Servers {
  databaseUrl: string;
  redisUrl: string;
  /** Where each comes from, for people: without passwords. */
  origin: { database: string; redis: string };
  /** The private servers, for fault specs; null when given or in Docker. */
  database: PrivateServer | null;
  redis: PrivateServer | null;
  /** Ends what was started here, and only that. */
  stop(): Promise<void>;
}

type Kind = 'database' | 'redis';

/**
 * Provides a database and a Redis: given URLs, else private instances, else Docker, else installed packages, else a message that says
 * what to do (a StackError).
 */
export async function startServers(options: ServerOptions): Promise<Servers> {
  const machine = options.machine ?? thisMachine();
  const given = { database: machine.env.DATABASE_URL || null, redis: machine.env.REDIS_URL || null };
  await checkGiven(given);
  const wanted = (['database', 'redis'] as const).filter((kind) => given[kind] === null);
  const provided = wanted.length === 0 ? null : await provide(wanted, options, machine);
  const server = (kind: Kind): PrivateServer | null => provided?.[kind] ?? null;
  return {
    databaseUrl: given.database ?? provided?.databaseUrl ?? '',
    redisUrl: given.redis ?? provided?.redisUrl ?? '',
    origin: {
      database:
        given.database === null
          ? (provided?.origin ?? '')
          : `given by DATABASE_URL: ${withoutPassword(given.database)}`,
      redis: given.redis === null ? (provided?.origin ?? '') : `given by REDIS_URL: ${withoutPassword(given.redis)}`,
    },
    database: server('database'),
    redis: server('redis'),
    stop: async () => provided?.stop(),
  };
}

interface Provided {
  databaseUrl?: string;
  redisUrl?: string;
  database?: PrivateServer;
  redis?: PrivateServer;
  origin: string;
  stop(): Promise<void>;
}

async function provide(wanted: Kind[], options: ServerOptions, machine: Machine): Promise<Provided> {
  const folder = new StackFolder(options.folder);
  const terminal = options.terminal ?? silentTerminal;
  const programs = findServers(machine);
  if (hasAll(programs, wanted)) return startPrivate(wanted, programs, folder, options, machine);
  const docker = await findDocker(machine);
  if (docker !== null) {
    const inDocker = await startInDocker(docker, machine, folder, options.root ?? projectRoot(), terminal);
    return { ...inDocker, origin: 'services of docker-compose.yml' };
  }
  const installer = await findInstaller(machine);
  if (installer === null) throw nothingFound(wanted, programs, machine);
  // What is not wanted counts as present.
  await installServers(
    installer,
    { database: programs.database ?? unwanted('database'), redis: programs.redis ?? unwanted('redis') },
    machine,
    terminal,
  );
  const installed = findServers(machine);
  if (!hasAll(installed, wanted)) throw nothingFound(wanted, installed, machine);
  return startPrivate(wanted, installed, folder, options, machine);

  function unwanted(kind: Kind): string | null {
    return wanted.includes(kind) ? null : 'given';
  }
}

async function startPrivate(
  wanted: Kind[],
  programs: ServerPrograms,
  folder: StackFolder,
  options: ServerOptions,
  machine: Machine,
): Promise<Provided> {
  const durability = options.durability ?? 'durable';
  const terminal = options.terminal ?? silentTerminal;
  const starts = { database: undefined as PrivateServer | undefined, redis: undefined as PrivateServer | undefined };
  const stop = async (): Promise<void> => {
    await Promise.all([starts.database?.stop(), starts.redis?.stop()]);
    for (const name of ['servers-running', 'accounts.sql']) folder.remove(name);
  };
  await endStaleServers(folder);
  // Of a relaxed pair that was not stopped cleanly nothing is worth a recovery.
  if (durability === 'relaxed' && folder.has('servers-running')) clear(folder);
  folder.write('servers-running', true);
  const results = await Promise.allSettled([
    wanted.includes('database') && programs.database !== null
      ? startDatabase({ machine, folder, program: programs.database, durability, terminal }).then(
          (server) => (starts.database = server),
        )
      : null,
    wanted.includes('redis') && programs.redis !== null
      ? startRedis({ folder, program: programs.redis, durability, terminal }).then((server) => (starts.redis = server))
      : null,
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    ...starts,
    databaseUrl: starts.database?.url,
    redisUrl: starts.redis?.url,
    origin: `private, in ${folder.path}`,
    stop,
  };
}

function clear(folder: StackFolder): void {
  for (const name of ['database', 'redis']) folder.remove(name);
}

function hasAll(programs: ServerPrograms, wanted: Kind[]): boolean {
  return wanted.every((kind) => programs[kind] !== null);
}

async function checkGiven(given: { database: string | null; redis: string | null }): Promise<void> {
  if (given.database !== null) {
    const trouble = await databaseTrouble(given.database);
    if (trouble?.isMissing === true) throw databaseMissing(given.database, trouble.reason);
    if (trouble !== null) throw unanswered('DATABASE_URL', given.database, trouble.reason);
  }
  if (given.redis !== null) {
    const problem = await redisProblem(given.redis);
    if (problem !== null) throw unanswered('REDIS_URL', given.redis, problem);
  }
}

function unanswered(variable: string, url: string, problem: string): StackError {
  return new StackError(
    `${variable} is set to ${withoutPassword(url)}, but no server answers there: ${problem}\nStart that server, or unset ${variable} to get a private one.`,
  );
}

/** The statement makes the database as the stack makes its own. */
function databaseMissing(url: string, reason: string): StackError {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  return new StackError(
    `DATABASE_URL is set to ${withoutPassword(url)}: that server answers, but it has no database of this name (${reason}).\n` +
      `Make it there, then run the command again:\n` +
      `  CREATE DATABASE \`${name.replaceAll('`', '``')}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n` +
      `Or unset DATABASE_URL to get a private server.`,
  );
}

function nothingFound(wanted: Kind[], programs: ServerPrograms, machine: Machine): StackError {
  const names = { database: 'MariaDB or MySQL (mariadbd, mysqld)', redis: 'Redis (redis-server)' };
  const missing = wanted.filter((kind) => programs[kind] === null).map((kind) => names[kind]);
  const command = installCommand(machine);
  return new StackError(
    `Markethall needs ${missing.join(' and ')}, which this machine does not have, and no Docker engine answers.\n` +
      `Do one of these, then run the command again:\n` +
      (command === null ? '  - install MariaDB 10.11+ (or MySQL 8.4+) and Redis 7+\n' : `  - ${command}\n`) +
      `  - start Docker\n` +
      `  - set DATABASE_URL=mysql://user:password@host:3306/database and REDIS_URL=redis://host:6379`,
  );
}

/** The folder of a named stack of this checkout: `shop`, `test`, … */
export function stackPath(root: string, name: string): string {
  return join(root, '.markethall', name);
}
