import { createServer, type Server } from 'node:net';
import { mkdirSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { answersPings, databaseProblem, redisProblem } from '../../apps/stack/src/connections.js';
import { socketPath } from '../../apps/stack/src/database-server.js';
import { type Servers, startServers } from '../../apps/stack/src/index.js';
import { StackFolder } from '../../apps/stack/src/stack-folder.js';
import { startTimeOf } from '../../apps/stack/plain/processes.mjs';
import { plainMachine, temporaryFolder } from './support/stack-kit.js';

const machine = plainMachine();

async function query(url: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

describe('a durable pair of private servers', () => {
  // Longer than a socket's path may be, with what a home folder may have in its name.
  const folder = temporaryFolder('a shop with spaces', 'x'.repeat(120), 'shop');
  let servers: Servers;

  beforeAll(async () => {
    mkdirSync(join(folder, 'database.new-1'), { recursive: true });
    servers = await startServers({ folder, machine });
  });
  afterAll(() => servers.stop());

  it('keeps every commit, speaks utf8mb4 and UTC, and listens on 127.0.0.1 alone', async () => {
    const [row] = await query(
      servers.databaseUrl,
      'SELECT @@innodb_flush_log_at_trx_commit AS flushed, @@innodb_doublewrite AS doublewrite, @@character_set_server AS charset, @@time_zone AS zone, @@bind_address AS address',
    );
    expect(row).toMatchObject({ flushed: 1, charset: 'utf8mb4', zone: '+00:00', address: '127.0.0.1' });
    expect(['1', 'ON']).toContain(String(row?.doublewrite));
  });

  it('lets its user make databases, as tests must', async () => {
    await query(servers.databaseUrl, 'CREATE DATABASE made_by_spec');
    await query(servers.databaseUrl, 'DROP DATABASE made_by_spec');
  });

  it('refuses whoever has no password', async () => {
    const { port } = new URL(servers.databaseUrl);
    expect(await databaseProblem(`mysql://root@127.0.0.1:${port}/mysql`)).toMatch(/denied|not allowed/i);
    expect(await databaseProblem(`mysql://markethall@127.0.0.1:${port}/markethall`)).toMatch(/denied/i);
    expect(await redisProblem(`redis://127.0.0.1:${new URL(servers.redisUrl).port}`)).toMatch(/NOAUTH/);
    expect(await answersPings(servers.redisUrl)).toBe(true);
  });

  it('keeps passwords out of command lines and out of reach of others', () => {
    const { database, redis } = new StackFolder(folder).secrets();
    for (const pid of [servers.database?.pid, servers.redis?.pid]) {
      const command = existsSync('/proc') ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      expect(command).not.toContain(database);
      expect(command).not.toContain(redis);
    }
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('clears away a data folder whose initialization was interrupted', () => {
    expect(existsSync(join(folder, 'database.new-1'))).toBe(false);
  });

  it('finds its data and its port again on the second start', async () => {
    await query(servers.databaseUrl, 'CREATE TABLE kept (id INT PRIMARY KEY)');
    const before = { database: servers.databaseUrl, redis: servers.redisUrl };
    await servers.stop();
    servers = await startServers({ folder, machine });
    expect({ database: servers.databaseUrl, redis: servers.redisUrl }).toEqual(before);
    expect(await query(servers.databaseUrl, "SHOW TABLES LIKE 'kept'")).toHaveLength(1);
  });

  it('moves on when its port was taken meanwhile', async () => {
    const taken = servers.database?.port ?? 0;
    await servers.stop();
    const other = await occupy(taken);
    servers = await startServers({ folder, machine });
    other.close();
    expect(servers.database?.port).not.toBe(taken);
    expect(await databaseProblem(servers.databaseUrl)).toBeNull();
  });

  it('comes back on its port after a kill -9, committed data and all', async () => {
    await query(servers.databaseUrl, 'CREATE TABLE survives (id INT PRIMARY KEY)');
    const port = servers.database?.port;
    await servers.database?.restart('SIGKILL');
    expect(servers.database?.port).toBe(port);
    expect(await query(servers.databaseUrl, "SHOW TABLES LIKE 'survives'")).toHaveLength(1);
  });

  it('ends both servers, and nothing of them stays', async () => {
    const pids = [servers.database?.pid ?? 0, servers.redis?.pid ?? 0];
    await servers.stop();
    expect(pids.map(startTimeOf)).toEqual([null, null]);
    expect(existsSync(socketPath(machine, new StackFolder(folder)))).toBe(false);
  });
});

describe('a relaxed pair', () => {
  it('begins empty after a run that was not stopped cleanly, and keeps what a clean one left', async () => {
    const folder = temporaryFolder('test');
    const first = await startServers({ folder, durability: 'relaxed', machine });
    await query(first.databaseUrl, 'CREATE TABLE kept (id INT PRIMARY KEY)');
    await first.stop();

    const second = await startServers({ folder, durability: 'relaxed', machine });
    expect(await query(second.databaseUrl, "SHOW TABLES LIKE 'kept'")).toHaveLength(1);
    await second.stop();

    writeFileSync(join(folder, 'servers-running'), 'true');
    const third = await startServers({ folder, durability: 'relaxed', machine });
    expect(await query(third.databaseUrl, "SHOW TABLES LIKE 'kept'")).toHaveLength(0);
    await third.stop();
  });
});

describe('socketPath', () => {
  it('leaves a temporary folder whose own path is too long', () => {
    const path = socketPath(
      plainMachine({ temporaryFolder: `/tmp/${'long'.repeat(30)}` }),
      new StackFolder(temporaryFolder()),
    );
    expect(path).toMatch(/^\/tmp\/markethall-[0-9a-f]{12}\.sock$/);
  });
});
