import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { ProcessIdentity } from '../plain/processes.mjs';

interface WatchedCommand {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/**
 * Our end of the pipe to `watchdog.mjs`, which ends everything registered here when this process is gone, however it went.
 * One a process; it runs only while something is registered, and a lost one is replaced.
 */
class Watchdog {
  private readonly processes = new Map<number, ProcessIdentity & { role: 'app' | 'server' }>();
  private readonly commands = new Map<string, WatchedCommand>();
  private child: ChildProcess | null = null;

  /** Apps are ended first, then servers. */
  watch(identity: ProcessIdentity, role: 'app' | 'server'): void {
    const entry = { ...identity, role };
    this.processes.set(identity.pid, entry);
    this.send({ watch: entry });
  }

  forget(pid: number): void {
    if (this.processes.delete(pid)) this.send({ forget: pid });
    this.restWhenIdle();
  }

  /** Has a command run at the end, after the processes. */
  atEnd(command: WatchedCommand): void {
    this.commands.set(command.name, command);
    this.send({ atEnd: command });
  }

  forgetCommand(name: string): void {
    if (this.commands.delete(name)) this.send({ forgetCommand: name });
    this.restWhenIdle();
  }

  private send(message: object): void {
    this.child ??= this.launch();
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private launch(): ChildProcess {
    // A session of its own: the terminal's Ctrl-C must not reach it.
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'watchdog.mjs')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    });
    child.unref();
    child.stdin.on('error', () => {}); // a lost watchdog is noticed by its exit
    if (child.stdin instanceof Socket) child.stdin.unref(); // it must not keep us running either
    child.on('exit', () => this.replace(child));
    for (const watch of this.processes.values()) child.stdin.write(`${JSON.stringify({ watch })}\n`);
    for (const atEnd of this.commands.values()) child.stdin.write(`${JSON.stringify({ atEnd })}\n`);
    return child;
  }

  private replace(lost: ChildProcess): void {
    if (this.child !== lost) return;
    this.child = null;
    if (this.processes.size + this.commands.size > 0) this.child = this.launch();
  }

  private restWhenIdle(): void {
    if (this.processes.size + this.commands.size > 0 || this.child === null) return;
    const idle = this.child;
    this.child = null;
    idle.stdin?.end();
  }
}

export const watchdog = new Watchdog();
