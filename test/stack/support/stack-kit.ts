import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Machine, projectRoot, thisMachine } from '../../../apps/stack/src/index.js';

export const root = projectRoot();
export const fakeApp = join(root, 'test/stack/support/fake-app.mjs');
export const fakeEntries = { api: fakeApp, worker: fakeApp };

/** The environment without what `npm test` put there: nothing given, nothing forbidden. */
export function plainEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const {
    DATABASE_URL: _database,
    REDIS_URL: _redis,
    MARKETHALL_NO_INSTALL: _install,
    PORT: _port,
    ...env
  } = process.env;
  return { ...env, ...more };
}

/** This machine with nothing given. */
export function plainMachine(changes: Partial<Machine> = {}): Machine {
  return thisMachine({ env: plainEnvironment(), ...changes });
}

const folders: string[] = [];

/** A folder that is removed after the spec file. */
export function temporaryFolder(...below: string[]): string {
  const made = mkdtempSync(join(tmpdir(), 'markethall-spec-'));
  folders.push(made);
  const path = join(made, ...below);
  mkdirSync(path, { recursive: true });
  return path;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Waits until something holds; fails with `what` after `timeoutMs`. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await sleep(30);
  }
}

/** The built stack's front door; built now when it is not. */
export function builtStack(): string {
  execFileSync(process.execPath, [join(root, 'apps/stack/bootstrap.mjs'), 'help'], { stdio: 'ignore' });
  const file = join(root, 'dist/apps/stack/src/index.js');
  if (!existsSync(file)) throw new Error('the stack is not built');
  return file;
}
