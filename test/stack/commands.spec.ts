import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Checkout } from './support/checkout.js';
import { eventually, root } from './support/stack-kit.js';

jest.setTimeout(60_000);

const commandsOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

/** Processes whose command line or working folder lies in this checkout. */
function processesIn(folder: string): string {
  return execFileSync(
    'sh',
    [
      '-c',
      'for p in /proc/[0-9]*; do readlink $p/cwd 2>/dev/null | grep -F "$0" >/dev/null && tr "\\0" " " < $p/cmdline; done; true',
      folder,
    ],
    {
      encoding: 'utf8',
    },
  );
}

describe('the two commands on a bare clone', () => {
  const clone = new Checkout();
  const file = (name: string): string => join(clone.path, name);

  it('npm start installs, builds, migrates, seeds, opens the shop, and Ctrl-C ends all of it', async () => {
    const busy = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const port = (busy.address() as AddressInfo).port; // it listens on a port, not on a pipe
    const shop = clone.run(['start', '--api', '2'], {
      PORT: String(port),
      FAKE_JOURNAL: file('journal'),
      FORCE_COLOR: '1',
    });
    await shop.says('Markethall is open');
    await shop.says('Ctrl-C stops everything');
    busy.close();

    expect(commandsOf(file('npm-calls'))).toEqual(['ci --include=dev --no-audit --no-fund']);
    expect(commandsOf(file('nest-calls'))).toEqual(['build api --path apps/stack/tsconfig.apps.json']);
    expect(shop.output).toMatch(
      /Installing the locked dependencies.*\n[^]*Building the stack[^]*Building the api and the worker[^]*Migrating the database[^]*Seeding the demo shop/,
    );
    expect(shop.output).toContain(`Port ${port} is taken by another program: the shop moves on to`);
    expect(shop.output).toContain('admin@example.com');
    expect(shop.output.match(/only-once-1234/g)).toHaveLength(1);
    expect(shop.output).toMatch(/\u001b\[\d+mapi-1 .*\u001b\[32mINFO /);
    const url = /(http:\/\/localhost:\d+)\/api\/docs/.exec(shop.output)?.[1] ?? '';
    expect(shop.output).toContain(`curl -s ${url}/api/v1/store/carts`);
    expect((await fetch(url.replace('localhost', '127.0.0.1'))).status).toBe(200);

    // What else one does while it runs.
    const second = clone.run(['start']);
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(/shop runs already at http:\/\/127\.0\.0\.1:\d+ \(process \d+\)/);
    const count = clone.run(['count']);
    expect(await count.ended()).toBe(0);
    expect(count.output).toContain('rows=1');
    const environment = clone.run(['stack', 'env']);
    expect(await environment.ended()).toBe(0);
    expect(environment.output).toMatch(
      /^export DATABASE_URL='mysql:\/\/markethall:\w+@127\.0\.0\.1:\d+\/markethall'\nexport REDIS_URL='redis:/m,
    );

    shop.child.kill('SIGINT');
    setTimeout(() => shop.child.kill('SIGINT'), 30); // npm passes the same Ctrl-C on
    expect(await shop.ended()).toBe(0);
    expect(commandsOf(file('journal')).sort()).toEqual(['api stopped', 'api stopped', 'worker stopped']);
    expect(shop.output.indexOf('Stopping the api')).toBeLessThan(shop.output.indexOf('Stopping the servers'));
    await eventually('nothing works in the clone any more', () => processesIn(clone.path) === '');
  });

  it('a second npm start finds everything again and shows no password', async () => {
    const shop = clone.run(['start'], { PORT: '39000', FAKE_FIRST_SEED: 'done' });
    await shop.says('Ctrl-C stops everything');
    expect(commandsOf(file('npm-calls'))).toHaveLength(1);
    expect(commandsOf(file('nest-calls'))).toHaveLength(1);
    expect(shop.output).not.toContain('Administrator');
    expect(shop.output).not.toContain('\u001b[');
    const count = clone.run(['count']);
    await count.ended();
    expect(count.output).toContain('rows=2');

    // Under a running shop the dependencies stay.
    const installed = statSync(file('node_modules')).ino;
    clone.lock(2);
    const test = clone.run(['test']);
    expect(await test.ended()).toBe(1);
    expect(test.output).toMatch(/package-lock\.json changed[^]*markethall start \(process \d+\)[^]*Stop it first/);
    expect(statSync(file('node_modules')).ino).toBe(installed);

    shop.child.kill('SIGTERM');
    expect(await shop.ended()).toBe(0);
  });

  it('npm test installs what the new lock file says, passes its arguments on, and ends with the exit code of Jest', async () => {
    const test = clone.run(['test', 'orders', '-t', 'two words']);
    expect(await test.ended()).toBe(7);
    expect(commandsOf(file('npm-calls'))).toHaveLength(2);
    expect(test.output).toContain(
      JSON.stringify({ args: ['orders', '-t', 'two words'], flushed: 0, stack: '1', redis: 'redis://' }),
    );
    expect(processesIn(clone.path)).toBe('');
  });

  it('two test runs have servers of their own, and a stopped one leaves nothing', async () => {
    const first = clone.run(['test', '--wait']);
    await first.says('"flushed"');
    const second = clone.run(['test', 'quick']);
    expect(await second.ended()).toBe(7);
    expect(second.output).toContain(`${join(clone.path, '.markethall/test-2')}`);
    first.child.kill('SIGTERM');
    expect(await first.ended()).toBe(143);
    await eventually('nothing is left', () => processesIn(clone.path) === '');
  });

  it('servers alone start and stop in the background', async () => {
    expect(await clone.run(['stack', 'status']).ended()).toBe(3);
    const start = clone.run(['stack', 'start']);
    expect(await start.ended()).toBe(0);
    expect(start.output).toMatch(/runs since .*\n\s+database\s+mysql:\/\/markethall:\*\*\*@127/);
    const count = clone.run(['count']);
    await count.ended();
    expect(count.output).toContain('rows=3');
    expect(await clone.run(['stack', 'stop']).ended()).toBe(0);
    expect(processesIn(clone.path)).toBe('');
  });

  it('a command of the worker gets servers for its time when none run, and gives its exit code on', async () => {
    expect(await clone.run(['fail']).ended()).toBe(9);
    expect(processesIn(clone.path)).toBe('');
  });

  it('builds again when a source changed, and shows what the compiler says', async () => {
    clone.write('apps/api/src/main.ts', 'syntax error');
    const build = clone.run(['build']);
    expect(await build.ended()).toBe(1);
    expect(build.output).toMatch(/error TS1005[^]*The build of the api and the worker failed/);
    clone.write('apps/api/src/main.ts', '// mended');
    expect(await clone.run(['build']).ended()).toBe(0);
  });

  it('shows what npm says when the installation fails', async () => {
    clone.lock(3);
    const start = clone.run(['start'], { SPEC_NPM_FAILS: '1' });
    expect(await start.ended()).toBe(1);
    expect(start.output).toMatch(/npm error network[^]*npm ci failed/);
  });
});

describe('markethall help', () => {
  const clone = new Checkout();

  it("names the worker's commands where it is built, and says so where it is not", async () => {
    const early = clone.run(['help']);
    expect(await early.ended()).toBe(0);
    expect(early.output).toMatch(
      /stack start\|stop[^]*commands are listed here once it is built: npx markethall build/,
    );
    expect(await clone.run(['build']).ended()).toBe(0);

    const help = clone.run(['help']);
    expect(await help.ended()).toBe(0);
    expect(help.output).toMatch(/stack start\|stop[^]*The worker's commands:\n {2}count {2}Adds a row/);
  });
});

describe('the bootstrap', () => {
  it('tells an old Node which one is needed', () => {
    const source = readFileSync(join(root, 'apps/stack/bootstrap.mjs'), 'utf8');
    const asOld = source.replaceAll('process.versions.node', "'18.20.4'");
    expect(() =>
      execFileSync(process.execPath, ['--input-type=module', '-e', asOld], { encoding: 'utf8', stdio: 'pipe' }),
    ).toThrow(/Markethall needs Node 20\.19 or newer; this is Node 18\.20\.4/);
  });
});
