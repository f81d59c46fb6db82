import { spawn } from 'node:child_process';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter } from 'node:path';

/** What the stack must know of the machine; specs give it another one. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** 0 is root; null where the system has no such thing. */
  readonly userId: number | null;
  readonly userName: string;
  /** Where programs are looked for, in this order. */
  readonly programFolders: readonly string[];
  readonly temporaryFolder: string;
  /** Debian asks this program whether a package may start its service. */
  readonly servicePolicyFile: string;
}

/** Package managers put servers where a user's PATH often does not look. */
const USUAL_FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/usr/libexec',
  '/usr/local/libexec',
  '/usr/local/mysql/bin',
  ...['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].flatMap((brew) => [
    `${brew}/bin`,
    `${brew}/opt/mariadb/bin`,
    `${brew}/opt/mysql/bin`,
    `${brew}/opt/redis/bin`,
  ]),
];

/** The machine that this process runs on. */
export function thisMachine(changes: Partial<Machine> = {}): Machine {
  const env = changes.env ?? process.env;
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return {
    env,
    platform: process.platform,
    userId: process.getuid?.() ?? null,
    userName: userName(),
    programFolders: [...new Set([...onPath, ...USUAL_FOLDERS])],
    temporaryFolder: tmpdir(),
    servicePolicyFile: '/usr/sbin/policy-rc.d',
    ...changes,
  };
}

/** A container may run under a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.getuid?.() === 0 ? 'root' : (homedir().split('/').pop() ?? 'markethall');
  }
}

/** What a program that ran to its end said. `code` is null when it could not be started or was stopped by the time limit. */
export interface Captured {
  code: number | null;
  output: string;
}

/** Runs a program to its end and keeps the last 100,000 characters that it printed. */
export function capture(
  command: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number; input?: string } = {},
): Promise<Captured> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: options.env, cwd: options.cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(options.input ?? '');
    let output = '';
    const timer =
      options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-100_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}
