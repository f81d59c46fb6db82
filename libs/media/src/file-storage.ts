import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { MediaConfig } from './media.config.js';

/**
 * Where the bytes of files live: an extension point, single-valued (S3 and the like fit it).
 * Keys are made by us: lower-case hex, digits, `-`, `.`, `/`. `put` may run twice with the same bytes; `get` gives null for an unknown key.
 */
export abstract class FileStorage {
  abstract put(key: string, bytes: Buffer): Promise<void>;
  abstract get(key: string): Promise<Buffer | null>;
  abstract delete(key: string): Promise<void>;
}

/** The default: files below a folder of this machine, written under a temporary name and renamed. */
@Injectable()
export class LocalFileStorage extends FileStorage {
  private readonly root: string;

  constructor(
    config: MediaConfig,
    private readonly db: Database,
  ) {
    super();
    this.root = resolve(config.folder);
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    this.db.assertNoTransaction('file storage');
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.${randomUUID()}.tmp`;
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  }

  async get(key: string): Promise<Buffer | null> {
    try {
      return await readFile(this.pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    if (!/^[a-z0-9][a-z0-9./-]*$/.test(key) || key.includes('..')) throw new TypeError('not a key of the file storage');
    const path = resolve(this.root, key);
    if (!path.startsWith(this.root + sep)) throw new TypeError('not a key of the file storage');
    return path;
  }
}
