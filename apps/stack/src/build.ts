import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './machine.js';
import { StackError } from './stack-error.js';

/**
 * Has the bootstrap build the api and the worker unless their sources are built already: about 0.2 s when they are. Rejects with the
 * compiler's messages.
 */
export async function ensureBuilt(root: string): Promise<void> {
  const bootstrap = join(root, 'apps/stack/bootstrap.mjs');
  if (!existsSync(bootstrap)) return; // an image holds what it runs, already built
  const { code, output } = await capture(process.execPath, [bootstrap, 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: undefined, FORCE_COLOR: undefined },
  });
  if (code !== 0) throw new StackError(output.trim());
}
