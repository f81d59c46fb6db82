import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Terminal } from '../plain/terminal.mjs';
import { type ProcessIdentity, endProcess, identityOf, signalProcess } from '../plain/processes.mjs';
import { freePort } from './ports.js';
import { readRecords, writeRecord } from './server-records.js';
import { StackError } from './stack-error.js';
import type { StackFolder } from './stack-folder.js';
import { watchdog } from './watchdog.js';

const READY_POLL_MS = 40;
const READY_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 30_000;
const START_ATTEMPTS = 4;
const RESTARTS_IN_A_MINUTE = 5;
const BUSY_PORT = /address already in use|bind on tcp\/ip port|could not create server tcp listening socket/i;

/** How one kind of server is run. */
export interface ServerPlan {
  name: 'database' | 'redis';
  program: string;
  dataFolder: string;
  logFile: string;
  /** The command line for a port, and what is written to the server's standard input. */
  command(port: number): { args: string[]; input?: string };
  url(port: number): string;
  isReady(port: number): Promise<boolean>;
}

/** A server that belongs to this stack alone: own data folder, own port, ended with us. */
export class PrivateServer {
  private child: ChildProcess | null = null;
  private identity: ProcessIdentity | null = null;
  private stopping = false;
  private losses: number[] = [];

  private constructor(
    private readonly plan: ServerPlan,
    private readonly folder: StackFolder,
    private readonly terminal: Terminal,
    private portNumber: number,
  ) {}

  /** Starts the server on the port it had last time, or on another when that one is taken. */
  static async start(plan: ServerPlan, folder: StackFolder, terminal: Terminal): Promise<PrivateServer> {
    const before = readRecords(folder).find((record) => record.name === plan.name);
    for (let attempt = 1; ; attempt += 1) {
      const server = new PrivateServer(
        plan,
        folder,
        terminal,
        await freePort(attempt === 1 ? before?.port : undefined),
      );
      const problem = await server.launch();
      if (problem === null) return server;
      if (attempt >= START_ATTEMPTS || !BUSY_PORT.test(problem)) throw server.failure(problem);
    }
  }

  get port(): number {
    return this.portNumber;
  }

  get pid(): number {
    return this.identity?.pid ?? 0;
  }

  get url(): string {
    return this.plan.url(this.portNumber);
  }

  get dataFolder(): string {
    return this.plan.dataFolder;
  }

  /** Ends the server with this signal and starts it again on the same port: for fault specs. */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.stopping = true;
    if (this.identity !== null) {
      signalProcess(this.identity, signal);
      await endProcess(this.identity, STOP_GRACE_MS);
    }
    this.stopping = false;
    const problem = await this.launch();
    if (problem !== null) throw this.failure(problem);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.identity === null) return;
    await endProcess(this.identity, STOP_GRACE_MS);
    watchdog.forget(this.identity.pid);
    this.identity = null;
  }

  /** Starts the process and waits until it answers; otherwise what it wrote to its log. */
  private async launch(): Promise<string | null> {
    const { args, input } = this.plan.command(this.portNumber);
    const log = openLog(this.plan.logFile);
    // A session of its own, so that Ctrl-C stops the apps before it stops what they need.
    const child = spawn(this.plan.program, args, {
      cwd: this.plan.dataFolder,
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`${this.plan.program} ended (${signal ?? `exit code ${code}`})`));
    });
    if (child.pid === undefined) return ended;
    this.child = child;
    this.identity = identityOf(child.pid);
    watchdog.watch(this.identity, 'server');
    writeRecord(this.folder, {
      ...this.identity,
      name: this.plan.name,
      dataFolder: realpathSync(this.plan.dataFolder),
      port: this.portNumber,
    });
    child.unref();
    child.stdin?.on('error', () => {}); // a server that ended at once: its exit tells more
    child.stdin?.end(input ?? '');
    const problem = await this.waitReady(ended);
    if (problem !== null) {
      await this.abandon();
      return problem;
    }
    child.once('exit', () => void this.onLost(child));
    if (child.exitCode !== null || child.signalCode !== null) void this.onLost(child);
    return null;
  }

  private async waitReady(ended: Promise<string>): Promise<string | null> {
    let problem: string | null = null;
    void ended.then((reason) => (problem = `${reason}\n${this.logTail()}`));
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if (problem !== null) return problem;
      if (await this.plan.isReady(this.portNumber)) return null;
      await sleep(READY_POLL_MS);
    }
    return `${this.plan.program} did not answer within ${READY_TIMEOUT_MS / 1000} s\n${this.logTail()}`;
  }

  private async abandon(): Promise<void> {
    if (this.identity === null) return;
    await endProcess(this.identity, 5_000);
    watchdog.forget(this.identity.pid);
    this.identity = null;
  }

  /** A server that dies under a running shop is started again on its port; one that keeps dying is left, with a message. */
  private async onLost(child: ChildProcess): Promise<void> {
    watchdog.forget(child.pid ?? 0);
    if (this.stopping || this.child !== child) return;
    const now = performance.now();
    this.losses = [...this.losses.filter((at) => now - at < 60_000), now];
    if (this.losses.length > RESTARTS_IN_A_MINUTE)
      return this.terminal.warn(
        `The ${this.plan.name} server keeps ending and is left alone: see ${this.plan.logFile}`,
      );
    this.terminal.warn(`The ${this.plan.name} server ended unexpectedly and is started again`);
    const problem = await this.launch();
    if (problem !== null && !this.stopping) this.terminal.warn(this.failure(problem).message);
  }

  private logTail(): string {
    try {
      return readFileSync(this.plan.logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
    } catch {
      return '';
    }
  }

  private failure(problem: string): StackError {
    return new StackError(
      `The private ${this.plan.name} server did not start.\n${problem}\nIts log: ${this.plan.logFile}`,
    );
  }
}

/** A fresh log for each run; the one before stays readable beside it. */
function openLog(file: string): number {
  if (existsSync(file)) renameSync(file, `${file}.before`);
  return openSync(file, 'w', 0o600);
}
