import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../plain/terminal.mjs';
import { databaseProblem, redisProblem } from './connections.js';
import { type Machine, capture } from './machine.js';
import { freePort } from './ports.js';
import { findProgram } from './programs.js';
import { StackError } from './stack-error.js';
import type { StackFolder } from './stack-folder.js';
import { watchdog } from './watchdog.js';

const ENGINE_TIMEOUT_MS = 10_000;
const READY_TIMEOUT_MS = 180_000;

export interface DockerServers {
  databaseUrl: string;
  redisUrl: string;
  stop(): Promise<void>;
}

/** The docker program whose engine answers and which knows `compose`; null otherwise. */
export async function findDocker(machine: Machine): Promise<string | null> {
  const docker = findProgram(machine, 'docker');
  if (docker === null) return null;
  const run = (...args: string[]): ReturnType<typeof capture> =>
    capture(docker, args, { env: machine.env, timeoutMs: ENGINE_TIMEOUT_MS });
  if ((await run('info', '--format', '{{.ServerVersion}}')).code !== 0) return null;
  return (await run('compose', 'version')).code === 0 ? docker : null;
}

/**
 * Starts the services `mysql` and `redis` of docker-compose.yml as a compose project of this stack's own, on free ports of 127.0.0.1,
 * with passwords of its own and, since tests make databases, all rights for its user.
 */
export async function startInDocker(
  docker: string,
  machine: Machine,
  folder: StackFolder,
  root: string,
  terminal: Terminal,
): Promise<DockerServers> {
  const { application, database, redis } = folder.secrets();
  const before = folder.read<{ database: number; redis: number }>('docker.json');
  const ports = { database: await freePort(before?.database), redis: await freePort(before?.redis) };
  const variables = {
    MYSQL_PORT: String(ports.database),
    MYSQL_PASSWORD: database,
    REDIS_PORT: String(ports.redis),
    MARKETHALL_SECRET: application, // the file asks for it, though for services that are not started here
  };
  const project = `markethall-${createHash('sha256').update(folder.path).digest('hex').slice(0, 10)}`;
  const compose = [
    'compose',
    '--project-name',
    project,
    '--file',
    composeFile(root),
    '--file',
    writeOverride(folder, redis),
  ];
  const stopping = [...compose, 'stop', 'mysql', 'redis'];
  const env = { ...machine.env, ...variables };
  const stop = async (): Promise<void> => {
    await capture(docker, stopping, { env, timeoutMs: 60_000 });
    watchdog.forgetCommand(project);
  };
  const urls = {
    databaseUrl: `mysql://markethall:${database}@127.0.0.1:${ports.database}/markethall`,
    redisUrl: `redis://:${redis}@127.0.0.1:${ports.redis}/0`,
  };
  watchdog.atEnd({ name: project, command: docker, args: stopping, env: variables });
  try {
    await terminal.step('Starting MySQL and Redis in Docker', async () => {
      const { code, output } = await capture(docker, [...compose, 'up', '--detach', 'mysql', 'redis'], {
        env,
        timeoutMs: 600_000,
      });
      if (code !== 0) throw new StackError(`docker compose up failed:\n${output.trim()}`);
      await untilReady(urls);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  folder.write('docker.json', ports);
  return { ...urls, stop };
}

function composeFile(root: string): string {
  const file = join(root, 'docker-compose.yml');
  if (!existsSync(file)) throw new StackError(`${file} is missing.`);
  return file;
}

/** What this stack adds to docker-compose.yml; JSON, which compose reads as YAML. */
function writeOverride(folder: StackFolder, redisPassword: string): string {
  const grants = join(folder.path, 'docker-grants.sql');
  writeFileSync(grants, "GRANT ALL PRIVILEGES ON *.* TO 'markethall'@'%' WITH GRANT OPTION;\n");
  const redis = [
    'redis-server',
    '--appendonly',
    'yes',
    '--appendfsync',
    'everysec',
    '--maxmemory-policy',
    'noeviction',
    '--requirepass',
    redisPassword,
  ];
  folder.write('docker-compose.override.json', {
    services: {
      mysql: { volumes: [`${grants}:/docker-entrypoint-initdb.d/markethall.sql:ro`] },
      redis: { command: redis, environment: { REDISCLI_AUTH: redisPassword } },
    },
  });
  return join(folder.path, 'docker-compose.override.json');
}

async function untilReady(urls: { databaseUrl: string; redisUrl: string }): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const problem = (await databaseProblem(urls.databaseUrl)) ?? (await redisProblem(urls.redisUrl));
    if (problem === null) return;
    if (performance.now() > deadline) throw new StackError(`The servers in Docker did not answer in time: ${problem}`);
    await sleep(250);
  }
}
