import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { AppError } from '../errors/app-error.js';
import { idBytes } from '../ids/id.js';

/** Bytes of a file as they come: an upload stream, a generator, one buffer. */
export type FileContent = Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;

const CHUNK_BYTES = 512 * 1024;
/** Largest input or output of a job. */
export const MAX_JOB_FILE_BYTES = 256 * 1024 * 1024;

/** Input and output files of jobs, in the database in pieces: they survive with the job and reach every worker. */
@Injectable()
export class JobFiles {
  constructor(private readonly db: Database) {}

  /** Stores the file as it streams in, never whole in memory. Throws 413 `file_too_large`. Returns its size in bytes. */
  async write(jobId: string, role: 'input' | 'output', content: FileContent): Promise<number> {
    const job = idBytes(jobId);
    await this.db.execute('DELETE FROM background_job_chunk WHERE job_id = ? AND role = ?', [job, role]);
    let total = 0;
    let seq = 0;
    for await (const chunk of inChunks(content)) {
      total += chunk.length;
      if (total > MAX_JOB_FILE_BYTES) {
        throw new AppError('file_too_large', 413, 'The file is too large', { maxBytes: MAX_JOB_FILE_BYTES });
      }
      await this.db.execute('INSERT INTO background_job_chunk (job_id, role, seq, content) VALUES (?, ?, ?, ?)', [
        job,
        role,
        seq,
        chunk,
      ]);
      seq += 1;
    }
    return total;
  }

  /** The file's bytes, piece by piece; nothing when there is no file. */
  async *read(jobId: string, role: 'input' | 'output'): AsyncGenerator<Buffer> {
    const job = idBytes(jobId);
    for (let seq = 0; ; seq += 1) {
      const [row] = await this.db.query<{ content: Buffer }[]>(
        'SELECT content FROM background_job_chunk WHERE job_id = ? AND role = ? AND seq = ?',
        [job, role, seq],
      );
      if (row === undefined) return;
      yield row.content;
    }
  }
}

/** Gathers pieces of any size into pieces of one size. */
async function* inChunks(content: FileContent): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of content) {
    let rest =
      typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    while (size + rest.length >= CHUNK_BYTES) {
      const take = CHUNK_BYTES - size;
      yield Buffer.concat([...parts, rest.subarray(0, take)]);
      rest = rest.subarray(take);
      parts = [];
      size = 0;
    }
    if (rest.length > 0) parts.push(Buffer.from(rest));
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(parts);
}
