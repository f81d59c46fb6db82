import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually, fakeApp, plainEnvironment, root, temporaryFolder } from './stack-kit.js';

/** A bare clone: our bootstrap and stack, a lock file, and no node_modules. Its npm and its Nest are fakes, all else is real. */
export class Checkout {
  readonly path = temporaryFolder('a clone');

  constructor() {
    cpSync(join(root, 'apps/stack'), join(this.path, 'apps/stack'), { recursive: true });
    cpSync(join(root, 'tsconfig.json'), join(this.path, 'tsconfig.json'));
    this.write('package.json', JSON.stringify({ name: 'clone', type: 'module' }));
    this.lock(1);
    this.write('apps/api/src/main.ts', '// api');
    this.write('apps/worker/src/main.ts', '// worker');
    this.write('tools/npm-cli.cjs', FAKE_NPM);
    this.write('tools/nest.js', FAKE_NEST);
    this.write('tools/jest.js', FAKE_JEST);
  }

  /** Another lock file is another set of dependencies. */
  lock(version: number): void {
    const packages = { '': {}, 'node_modules/mysql2': { version: `1.0.${version}` } };
    this.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }));
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  /** Runs `markethall <words>` and collects what it says. */
  run(words: string[], env: NodeJS.ProcessEnv = {}): Running {
    const bootstrap = join(this.path, 'apps/stack/markethall.mjs');
    chmodSync(bootstrap, 0o755);
    return new Running(
      spawn(process.execPath, [bootstrap, ...words], {
        cwd: '/',
        env: plainEnvironment({
          npm_execpath: join(this.path, 'tools/npm-cli.cjs'),
          SPEC_ROOT: root,
          SPEC_APP: fakeApp,
          NODE_ENV: undefined,
          ...env,
        }),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
}

/** A command that runs or ran. */
export class Running {
  output = '';
  private readonly closed: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.closed = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  }

  /** The exit code, once it ended. */
  ended(): Promise<number | null> {
    return this.closed;
  }

  /** Waits until it said this. */
  async says(text: string | RegExp): Promise<void> {
    const found = (): boolean => (typeof text === 'string' ? this.output.includes(text) : text.test(this.output));
    await eventually(`"${String(text)}" in:\n${this.output}`, () => found() || this.child.exitCode !== null, 25_000);
    if (!found()) throw new Error(`It ended without saying "${String(text)}":\n${this.output}`);
  }
}

/** `npm ci`: links the few packages that the stack needs, and the fakes in place of Nest and Jest. */
const FAKE_NPM = `
const { cpSync, mkdirSync, rmSync, symlinkSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (process.env.SPEC_NPM_FAILS) { console.error('npm error network'); process.exit(1); }
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/@types', { recursive: true });
for (const name of ['mysql2', 'typescript', '@types/node']) symlinkSync(join(process.env.SPEC_ROOT, 'node_modules', name), join('node_modules', name));
mkdirSync('node_modules/@nestjs/cli/bin', { recursive: true });
cpSync('tools/nest.js', 'node_modules/@nestjs/cli/bin/nest.js');
mkdirSync('node_modules/jest/bin', { recursive: true });
cpSync('tools/jest.js', 'node_modules/jest/bin/jest.js');
`;

/** `nest build api`: the fake app in the place of both. */
const FAKE_NEST = `
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
appendFileSync('nest-calls', process.argv.slice(2).join(' ') + '\\n');
for (const app of ['api', 'worker']) {
  if (readFileSync('apps/' + app + '/src/main.ts', 'utf8').includes('syntax error')) { console.error('apps/' + app + '/src/main.ts:1 - error TS1005'); process.exit(1); }
  cpSync(process.env.SPEC_APP, 'dist/apps/' + app + '/src/main.js');
}
`;

const FAKE_JEST = `
import { createConnection } from 'mysql2/promise';
const connection = await createConnection(process.env.DATABASE_URL);
const [[row]] = await connection.query('SELECT @@innodb_flush_log_at_trx_commit AS flushed');
await connection.end();
console.log(JSON.stringify({ args: process.argv.slice(2), flushed: row.flushed, stack: process.env.MARKETHALL_TEST_STACK, redis: process.env.REDIS_URL.slice(0, 8) }));
if (process.argv.includes('--wait')) setInterval(() => {}, 1000); else process.exit(7);
`;
