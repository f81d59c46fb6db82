import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A child that has said READY. */
export interface Child {
  readonly process: ChildProcess;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
  /** Sends the signal and answers the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Starts the script with this process's environment and waits for its READY. */
export async function startChild(script: string, args: string[] = []): Promise<Child> {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    env: { ...process.env }, // Jest's copy is not what a child would inherit
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('READY')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => {
      running.delete(child);
      reject(new Error(`the child ended with ${code}: ${output}`));
    });
  });
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode;
    const gone = once(child, 'exit');
    child.kill(signal);
    const [code] = (await gone) as [number | null];
    return code;
  };
  return { process: child, stop, kill: async () => void (await stop('SIGKILL')) };
}

/** Ends whatever a failed test has left. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
