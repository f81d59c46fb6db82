import { mkdirSync } from 'node:fs';
import type { Terminal } from '../plain/terminal.mjs';
import { answersPings } from './connections.js';
import type { Durability } from './database-server.js';
import { PrivateServer } from './private-server.js';
import type { StackFolder } from './stack-folder.js';

export interface RedisOptions {
  folder: StackFolder;
  program: string;
  durability: Durability;
  terminal: Terminal;
}

/** Starts the stack's own Redis. It holds queues, so it never evicts; the durable one writes its append-only file every second. */
export function startRedis({ folder, program, durability, terminal }: RedisOptions): Promise<PrivateServer> {
  const password = folder.secrets().redis;
  mkdirSync(folder.redisFolder, { recursive: true, mode: 0o700 });
  const url = (port: number): string => `redis://:${password}@127.0.0.1:${port}/0`;
  const configuration = (port: number): string =>
    [
      'bind 127.0.0.1',
      `port ${port}`,
      `requirepass ${password}`,
      `dir ${JSON.stringify(folder.redisFolder)}`,
      'daemonize no',
      'databases 64',
      'maxmemory-policy noeviction',
      'save ""',
      `appendonly ${durability === 'durable' ? 'yes' : 'no'}`,
      'appendfsync everysec',
      '',
    ].join('\n');
  return PrivateServer.start(
    {
      name: 'redis',
      program,
      dataFolder: folder.redisFolder,
      logFile: folder.logFile('redis'),
      // By standard input: a command line, and so the password in it, could be read by everybody on the machine.
      command: (port) => ({ args: ['-'], input: configuration(port) }),
      url,
      isReady: (port) => answersPings(url(port)),
    },
    folder,
    terminal,
  );
}
