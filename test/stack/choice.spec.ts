import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../../apps/stack/plain/terminal.mjs';
import { type Machine, type Servers, startServers, thisMachine } from '../../apps/stack/src/index.js';
import { findServers } from '../../apps/stack/src/programs.js';
import { plainEnvironment, plainMachine, temporaryFolder } from './support/stack-kit.js';

const real = findServers(plainMachine());

/** A machine whose programs are exactly the scripts given here. */
function machineWith(
  programs: Record<string, string>,
  more: Partial<Machine> & { env?: NodeJS.ProcessEnv } = {},
): Machine & { bin: string } {
  const bin = temporaryFolder('bin');
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { env, ...rest } = more;
  const machine = thisMachine({
    env: plainEnvironment({ ...env, BIN: bin }),
    programFolders: [bin],
    servicePolicyFile: join(bin, 'policy-rc.d'),
    ...rest,
  });
  return { ...machine, bin };
}

/** A package manager that "installs" by linking the real servers, and writes down how it was called. */
const installs = `echo "$0 $*" >> "$BIN/calls"
case "$*" in *update*) exit 0;; esac
test -e "$BIN/policy-rc.d" && echo "policy: $("$BIN/policy-rc.d"; echo $?)" >> "$BIN/calls"
case "$*" in *mariadb*) ln -s '${real.database}' "$BIN/mariadbd";; *redis*) ln -s '${real.redis}' "$BIN/redis-server";; esac`;

const calls = (machine: { bin: string }): string =>
  existsSync(join(machine.bin, 'calls')) ? readFileSync(join(machine.bin, 'calls'), 'utf8') : '';

const said: string[] = [];
const terminal: Terminal = {
  colored: false,
  paint: (_color, text) => text,
  say: (text = '') => said.push(text),
  warn: (text) => said.push(text),
  step: (title, work) => {
    said.push(title);
    return work(() => {});
  },
};

describe('where the servers come from', () => {
  let servers: Servers | undefined;
  let provider: Servers;

  // One real pair, whose addresses are "given" below.
  beforeAll(async () => {
    provider = await startServers({
      folder: temporaryFolder('provider'),
      durability: 'relaxed',
      machine: plainMachine(),
    });
  });
  afterAll(() => provider.stop());
  beforeEach(() => {
    said.length = 0;
    servers = undefined;
  });
  afterEach(() => servers?.stop());

  it('1: uses given addresses as they are and starts nothing', async () => {
    const machine = machineWith({}, { env: { DATABASE_URL: provider.databaseUrl, REDIS_URL: provider.redisUrl } });
    servers = await startServers({ folder: temporaryFolder('shop'), machine });
    expect(servers).toMatchObject({
      databaseUrl: provider.databaseUrl,
      redisUrl: provider.redisUrl,
      database: null,
      redis: null,
    });
    expect(servers.origin.database).toContain('given by DATABASE_URL');
    expect(servers.origin.database).not.toContain(new URL(provider.databaseUrl).password);
  });

  it('1: starts only the one that was not given', async () => {
    const machine = machineWith({}, { env: { DATABASE_URL: provider.databaseUrl } });
    symlinkSync(real.redis ?? '', join(machine.bin, 'redis-server'));
    servers = await startServers({ folder: temporaryFolder('shop'), durability: 'relaxed', machine });
    expect(servers.database).toBeNull();
    expect(servers.redis?.pid).toBeGreaterThan(0);
  });

  it('1: says which given address does not answer, without its password', async () => {
    const machine = machineWith(
      {},
      { env: { DATABASE_URL: 'mysql://shop:secret-word@127.0.0.1:9/shop', REDIS_URL: provider.redisUrl } },
    );
    const failure = startServers({ folder: temporaryFolder('shop'), machine });
    await expect(failure).rejects.toThrow(
      /DATABASE_URL is set to mysql:\/\/shop:\*\*\*@127\.0\.0\.1:9\/shop, but no server answers there: .*ECONNREFUSED/,
    );
    await expect(failure).rejects.not.toThrow(/secret-word/);
  });

  it('1: says that the database is missing where its server answers, and how to make it', async () => {
    const url = new URL(provider.databaseUrl);
    url.pathname = '/my-shop';
    const machine = machineWith({}, { env: { DATABASE_URL: url.href, REDIS_URL: provider.redisUrl } });
    const failure = startServers({ folder: temporaryFolder('shop'), machine });
    await expect(failure).rejects.toThrow(
      /that server answers, but it has no database of this name .*\n.*\n  CREATE DATABASE `my-shop` CHARACTER SET utf8mb4/,
    );
    await expect(failure).rejects.not.toThrow(new RegExp(`no server answers|${url.password}`));
  });

  it('2: prefers installed servers to Docker and to installing', async () => {
    const machine = machineWith(
      { docker: 'touch "$BIN/asked"', 'apt-get': installs },
      { userId: process.getuid?.() ?? 0 },
    );
    symlinkSync(real.database ?? '', join(machine.bin, 'mariadbd'));
    symlinkSync(real.redis ?? '', join(machine.bin, 'redis-server'));
    servers = await startServers({ folder: temporaryFolder('shop'), durability: 'relaxed', machine });
    expect(servers.origin.database).toMatch(/^private, in /);
    expect(existsSync(join(machine.bin, 'asked'))).toBe(false);
    expect(calls(machine)).toBe('');
  });

  it('3: asks Docker for the services when the machine has no servers, and stops them in the end', async () => {
    const machine = machineWith({
      docker: 'echo "$* port=$MYSQL_PORT" >> "$BIN/calls"\ncase "$*" in *" up "*) echo no such image; exit 1;; esac',
      'apt-get': installs,
    });
    const checkout = temporaryFolder('checkout');
    writeFileSync(join(checkout, 'docker-compose.yml'), 'services: {}\n');
    await expect(startServers({ folder: temporaryFolder('shop'), machine, terminal, root: checkout })).rejects.toThrow(
      /docker compose up failed:\nno such image/,
    );
    expect(calls(machine)).toMatch(
      /compose --project-name markethall-[0-9a-f]{10} --file .*docker-compose\.yml --file .*override\.json up --detach mysql redis port=\d+/,
    );
    expect(calls(machine)).toMatch(/stop mysql redis/);
    expect(calls(machine)).not.toMatch(/apt-get/);
  });

  it('3: passes over a Docker whose engine does not answer', async () => {
    const machine = machineWith({ docker: 'exit 1' }, { userId: 1000 });
    await expect(startServers({ folder: temporaryFolder('shop'), machine })).rejects.toThrow(
      /no Docker engine answers/,
    );
  });

  it('4: installs after saying so, as root, and keeps the service of redis-server from starting', async () => {
    const machine = machineWith({ 'apt-get': installs }, { userId: 0 });
    servers = await startServers({
      folder: temporaryFolder('shop'),
      durability: 'relaxed',
      machine: { ...machine, userName: 'root' },
      terminal,
    });
    expect(said[0]).toMatch(
      /installing mariadb-server-core and redis-server with apt-get \(MARKETHALL_NO_INSTALL=1 forbids it\)/,
    );
    expect(calls(machine)).toMatch(
      /apt-get update\n.*apt-get install --yes --no-install-recommends mariadb-server-core\npolicy: 101\n/,
    );
    expect(existsSync(machine.servicePolicyFile)).toBe(false);
    expect(servers.database?.pid).toBeGreaterThan(0);
  });

  it('4: leaves a policy alone that somebody else has set', async () => {
    const machine = machineWith({ 'apt-get': installs, 'policy-rc.d': 'exit 104' }, { userId: 0, userName: 'root' });
    servers = await startServers({ folder: temporaryFolder('shop'), durability: 'relaxed', machine });
    expect(readFileSync(machine.servicePolicyFile, 'utf8')).toContain('exit 104');
  });

  it('4: does not install with MARKETHALL_NO_INSTALL=1, nor without root and without a password-less sudo', async () => {
    for (const more of [{ userId: 0, env: { MARKETHALL_NO_INSTALL: '1' } }, { userId: 1000 }]) {
      const machine = machineWith({ 'apt-get': installs, sudo: 'exit 1' }, more);
      await expect(startServers({ folder: temporaryFolder('shop'), machine })).rejects.toThrow(/apt-get install/);
      expect(calls(machine)).toBe('');
    }
  });

  it('4: goes through a sudo that asks for no password', async () => {
    const machine = machineWith({ dnf: installs, sudo: 'echo "sudo $*" >> "$BIN/calls"; exit 7' }, { userId: 1000 });
    writeFileSync(
      join(machine.bin, 'sudo'),
      '#!/bin/sh\nshift\ntest "$1" = true && exit 0\necho "sudo $*" >> "$BIN/calls"\nexit 7\n',
    );
    await expect(startServers({ folder: temporaryFolder('shop'), machine })).rejects.toThrow(
      /dnf install --assumeyes mariadb-server failed/,
    );
    expect(calls(machine)).toMatch(
      /^sudo env DEBIAN_FRONTEND=noninteractive \S+dnf install --assumeyes mariadb-server/,
    );
  });

  it('5: otherwise says what is missing and what to type', async () => {
    const machine = machineWith({ apk: 'exit 1' }, { userId: 1000 });
    const failure = startServers({ folder: temporaryFolder('shop'), machine });
    await expect(failure).rejects.toMatchObject({ plain: true });
    await expect(failure).rejects.toThrow(
      /MariaDB or MySQL .* and Redis .*\n(.*\n)*.*sudo apk add --no-cache mariadb redis\n(.*\n)*.*DATABASE_URL=/,
    );
  });

  it('finds a mysqld outside of PATH', () => {
    const bin = temporaryFolder('libexec');
    mkdirSync(join(bin, 'mariadbd')); // a folder of that name is no program
    writeFileSync(join(bin, 'mysqld'), '#!/bin/sh\n', { mode: 0o755 });
    expect(findServers(thisMachine({ programFolders: ['/nonexistent', bin] }))).toEqual({
      database: join(bin, 'mysqld'),
      redis: null,
    });
    expect(thisMachine({ env: { PATH: '' } }).programFolders).toEqual(
      expect.arrayContaining(['/usr/sbin', '/usr/libexec', '/opt/homebrew/opt/mariadb/bin']),
    );
  });
});
