import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProcessIdentity } from '../plain/processes.mjs';

/** Made once a stack and kept: whoever has them has the data. */
export interface StackSecrets {
  /** Root of the application's own keys (MARKETHALL_SECRET). */
  application: string;
  database: string;
  redis: string;
}

/** What a running stack tells other commands. */
export interface StackState extends ProcessIdentity {
  kind: 'start' | 'stack' | 'test';
  databaseUrl: string;
  redisUrl: string;
  apiUrls: string[];
  startedAt: string;
}

/** One stack's folder under `.markethall/`: data, logs, secrets, who runs. Readable by its owner alone. */
export class StackFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
  }

  get databaseFolder(): string {
    return join(this.path, 'database');
  }

  get redisFolder(): string {
    return join(this.path, 'redis');
  }

  /** The server's own: as it starts it clears its temporary folder of tables, whoever's they are. */
  get temporaryFolder(): string {
    const folder = join(this.path, 'tmp');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  get ownerLock(): string {
    return join(this.path, 'owner.lock');
  }

  logFile(name: string): string {
    const folder = join(this.path, 'logs');
    mkdirSync(folder, { recursive: true });
    return join(folder, `${name}.log`);
  }

  /** Reads the secrets, or makes them on the first call. */
  secrets(): StackSecrets {
    const kept = this.read<StackSecrets>('secrets.json');
    if (kept !== null) return kept;
    const made = {
      application: randomBytes(48).toString('base64url'),
      database: randomBytes(24).toString('hex'),
      redis: randomBytes(24).toString('hex'),
    };
    this.write('secrets.json', made);
    return made;
  }

  read<T>(name: string): T | null {
    try {
      return JSON.parse(readFileSync(join(this.path, name), 'utf8')) as T; // written by write() below and by nobody else
    } catch {
      return null;
    }
  }

  /** Replaces a file whole, so that a reader never sees half of it. */
  write(name: string, value: unknown): void {
    const file = join(this.path, name);
    writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { recursive: true, force: true });
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  /** Removes data folders whose initialization was interrupted. */
  removeUnfinished(): void {
    for (const name of readdirSync(this.path)) if (name.startsWith('database.new-')) this.remove(name);
  }
}
