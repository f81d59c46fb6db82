import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { endProcess, identityOf } from '../plain/processes.mjs';
import { eachLine } from './log-lines.js';
import { projectRoot } from './project-root.js';
import { type ShopOptions, childEnvironment } from './shop.js';
import { watchdog } from './watchdog.js';

/** A command that is stopped gets this long for what it is doing: a migration is not left half done. */
const STOP_GRACE_MS = 25_000;

export interface CommandResult {
  code: number;
  /** What it wrote, line by line, standard output and error together; at most 10,000 lines. */
  lines: string[];
}

/** Runs one command of the built worker (`migrate`, `seed`, `doctor`, …) to its end; `stop` asks it to end earlier. */
export function runWorkerCommand(
  words: readonly string[],
  options: Pick<ShopOptions, 'databaseUrl' | 'redisUrl' | 'secret' | 'env' | 'root' | 'entries'> & {
    onLine?: (line: string) => void;
    stop?: AbortSignal;
  },
): Promise<CommandResult> {
  const root = options.root ?? projectRoot();
  const entry = options.entries?.worker ?? join(root, 'dist/apps/worker/src/main.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...words], {
      cwd: root,
      env: childEnvironment(options, 3000),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const keep = (line: string): void => {
      if (lines.length < 10_000) lines.push(line);
      options.onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, keep);
    child.once('error', reject);
    const identity = child.pid === undefined ? null : identityOf(child.pid);
    if (identity !== null) watchdog.watch(identity, 'app');
    const end = (): void => {
      if (identity !== null) void endProcess(identity, STOP_GRACE_MS);
    };
    if (options.stop?.aborted === true) end();
    else options.stop?.addEventListener('abort', end);
    child.once('close', (code) => {
      options.stop?.removeEventListener('abort', end);
      watchdog.forget(child.pid ?? 0);
      resolve({ code: code ?? 1, lines });
    });
  });
}
