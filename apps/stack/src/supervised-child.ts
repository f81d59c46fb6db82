import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, endProcess, identityOf, signalProcess } from '../plain/processes.mjs';
import { eachLine } from './log-lines.js';
import { StackError } from './stack-error.js';
import { watchdog } from './watchdog.js';

const RESTART_DELAYS_MS = [100, 250, 500, 1_000, 2_000, 5_000, 10_000];
const FAILED_STARTS_LIMIT = 3;
const HEALTH_POLL_MS = 100;
const KEPT_LINES = 2_000;

export interface ChildPlan {
  /** Shown before its log lines: `api-1`, `worker`. */
  name: string;
  entry: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 when the child can work. */
  readyUrl: string;
  nodeArguments?: readonly string[];
}

export interface ChildListener {
  line(name: string, line: string): void;
  /** Something the supervisor itself did or saw. */
  note(name: string, text: string): void;
}

/** A Node process that is kept running: a crash starts it again after a pause that grows while it never becomes ready. */
export class SupervisedChild {
  private child: ChildProcess | null = null;
  private identity: ProcessIdentity | null = null;
  private stopping = false;
  private everReady = false;
  private failures = 0;
  private readonly recent: string[] = [];

  constructor(
    private readonly plan: ChildPlan,
    private readonly listener: ChildListener,
  ) {}

  get name(): string {
    return this.plan.name;
  }

  /** The process that runs now; it changes with a restart. 0 between two runs. */
  get pid(): number {
    return this.identity?.pid ?? 0;
  }

  /** The last lines that it wrote, at most 2,000. */
  get lines(): readonly string[] {
    return this.recent;
  }

  start(): void {
    const { entry, cwd, env, nodeArguments = [] } = this.plan;
    const child = spawn(process.execPath, [...nodeArguments, entry], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.once('error', (error) => this.listener.note(this.name, `could not be started: ${error.message}`));
    if (child.pid === undefined) return this.startAgain();
    this.child = child;
    this.identity = identityOf(child.pid);
    watchdog.watch(this.identity, 'app');
    for (const stream of [child.stdout, child.stderr]) eachLine(stream, (line) => this.keep(line));
    child.once('exit', (code, signal) => this.onExit(child, signal ?? `exit code ${code}`));
  }

  /** Resolves when the child answers ready; rejects (StackError) when it keeps ending before it ever was, or after `timeoutMs`. */
  async waitReady(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline && !this.stopping) {
      if (!this.everReady && this.failures >= FAILED_STARTS_LIMIT)
        throw this.failure('keeps ending before it is ready');
      const asked = this.pid;
      if (asked !== 0 && (await this.isReady()) && asked === this.pid) return this.onReady();
      await sleep(HEALTH_POLL_MS);
    }
    throw this.failure(this.stopping ? 'was stopped' : `was not ready within ${timeoutMs / 1000} s`);
  }

  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(this.plan.readyUrl, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /** Sends a signal to the process that runs now: for fault specs. */
  signal(signal: NodeJS.Signals): void {
    if (this.identity !== null) signalProcess(this.identity, signal);
  }

  /** Asks the child to end and waits; ends it after `graceMs`. It is not started again. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    if (this.identity === null) return;
    const { pid } = this.identity;
    await endProcess(this.identity, graceMs);
    watchdog.forget(pid);
  }

  private onReady(): void {
    this.everReady = true;
    this.failures = 0;
  }

  private onExit(child: ChildProcess, reason: string): void {
    watchdog.forget(child.pid ?? 0);
    if (this.child !== child) return;
    this.identity = null;
    if (this.stopping) return;
    this.listener.note(this.name, `ended unexpectedly (${reason})`);
    this.startAgain();
  }

  private startAgain(): void {
    const delay = RESTART_DELAYS_MS[Math.min(this.failures, RESTART_DELAYS_MS.length - 1)] ?? 10_000;
    this.failures += 1;
    void this.restartAfter(delay);
  }

  private async restartAfter(delayMs: number): Promise<void> {
    await sleep(delayMs);
    if (this.stopping) return;
    this.start();
    if (!this.everReady) return; // waitReady of the first start is watching
    try {
      await this.waitReady(120_000);
      this.listener.note(this.name, 'is ready again');
    } catch {
      // It ended again, which starts the next round, or it was stopped.
    }
  }

  private keep(line: string): void {
    this.recent.push(line);
    if (this.recent.length > KEPT_LINES) this.recent.splice(0, KEPT_LINES / 4);
    this.listener.line(this.name, line);
  }

  private failure(what: string): StackError {
    const tail = this.recent.slice(-20).join('\n');
    return new StackError(`${this.name} ${what}.${tail === '' ? '' : `\nIts last lines:\n${tail}`}`);
  }
}
